package org.continuo.core.analysis;

/**
 * A steady beat: beats lie at {@code firstBeatSeconds + k · 60 / tempoBpm}. Where the tempo drifts,
 * as a drummer's does, they do so on the whole, and the beats at the end go on from the last one.
 *
 * @param tempoBpm beats per minute; {@link BeatEstimator} says how octaves are settled
 * @param firstBeatSeconds the first beat in the piece, at least 0 and less than a beat
 * @param confidence 0 where there is no beat to be heard to 1 where all that happens is on it; it
 *     grows with the number of beats
 * @param firstDownbeatSeconds the first beat that is a bar's first, of bars of four beats
 * @param downbeatConfidence 0 where every beat of the bar could as well be the first, to 1
 * @param lastBeatSeconds the last beat in the piece
 * @param endTempoBpm beats per minute at the end
 */
public record BeatEstimate(
        double tempoBpm,
        double firstBeatSeconds,
        double confidence,
        double firstDownbeatSeconds,
        double downbeatConfidence,
        double lastBeatSeconds,
        double endTempoBpm) {
    public static final double TRUSTWORTHY = 0.35;

    public boolean isTrustworthy() {
        return confidence >= TRUSTWORTHY;
    }

    public double beatSeconds() {
        return 60 / tempoBpm;
    }

    /**
     * The first beat as the last one and the tempo imply it: of a piece that was cut out behind a
     * beat it may lie a little before the beginning.
     */
    public double impliedFirstBeatSeconds() {
        if (firstBeatSeconds > 0) {
            return firstBeatSeconds;
        }
        double beats = Math.rint((lastBeatSeconds - firstBeatSeconds) / beatSeconds());
        return lastBeatSeconds - beats * beatSeconds();
    }

    /** From one beat to the next at the end. */
    public double endBeatSeconds() {
        return 60 / endTempoBpm;
    }
}
