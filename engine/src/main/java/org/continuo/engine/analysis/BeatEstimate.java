package org.continuo.engine.analysis;

/**
 * A steady beat: beats lie at {@code firstBeatSeconds + k · 60 / tempoBpm}.
 *
 * @param tempoBpm beats per minute; {@link BeatEstimator} says how octaves are settled
 * @param firstBeatSeconds the first beat in the piece, at least 0 and less than a beat
 * @param confidence 0 where there is no beat to be heard to 1 where all that happens is on it
 * @param firstDownbeatSeconds the first beat that is a bar's first, of bars of four beats
 * @param downbeatConfidence 0 where every beat of the bar could as well be the first, to 1
 */
public record BeatEstimate(
        double tempoBpm,
        double firstBeatSeconds,
        double confidence,
        double firstDownbeatSeconds,
        double downbeatConfidence) {
    public static final double TRUSTWORTHY = 0.4;

    public boolean isTrustworthy() {
        return confidence >= TRUSTWORTHY;
    }

    public double beatSeconds() {
        return 60 / tempoBpm;
    }
}
