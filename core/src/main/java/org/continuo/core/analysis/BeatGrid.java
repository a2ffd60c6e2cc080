package org.continuo.core.analysis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evenly spaced beats, laid over the onsets of a short stretch.
 *
 * @param beatSeconds from one beat to the next
 * @param phaseSeconds one of the beats
 * @param fit how well this is the beat: 1 where all that happens is on beats that are all alike
 */
record BeatGrid(double beatSeconds, double phaseSeconds, double fit) {
    /** An onset counts fully on the beat and not at all from here on. */
    static final double TOLERANCE_SECONDS = 0.045;

    private static final int PHASES = 64;
    private static final int FITTINGS = 6;

    /**
     * The best grid with about this distance of beats.
     *
     * @param onsets those of a stretch
     */
    static BeatGrid fitted(List<Onset> onsets, double beatSeconds) {
        @Nullable BeatGrid best = null;
        for (int i = 0; i < PHASES; i++) {
            BeatGrid grid = laid(onsets, beatSeconds, beatSeconds * i / PHASES);
            if (best == null || grid.fit > best.fit) {
                best = grid;
            }
        }
        BeatGrid grid = Objects.requireNonNull(best);
        for (int i = 0; i < FITTINGS; i++) {
            grid = grid.tightened(onsets);
        }
        return grid;
    }

    /** How much an onset counts at a distance from a beat, 0 to 1. */
    static double nearness(double seconds) {
        return Math.max(0, 1 - Math.pow(seconds / TOLERANCE_SECONDS, 2));
    }

    /** The beat that is nearest to a moment. */
    double nearest(double seconds) {
        return phaseSeconds + beatSeconds * Math.rint((seconds - phaseSeconds) / beatSeconds);
    }

    private static BeatGrid laid(List<Onset> onsets, double beatSeconds, double phaseSeconds) {
        if (onsets.isEmpty()) {
            return new BeatGrid(beatSeconds, phaseSeconds, 0);
        }
        int first = (int) Math.rint((onsets.getFirst().seconds() - phaseSeconds) / beatSeconds);
        int last = (int) Math.rint((onsets.getLast().seconds() - phaseSeconds) / beatSeconds);
        double[] strengths = new double[last - first + 1];
        double all = 0;
        for (Onset onset : onsets) {
            all += onset.strength();
            int beat = (int) Math.rint((onset.seconds() - phaseSeconds) / beatSeconds);
            double weight = nearness(onset.seconds() - phaseSeconds - beat * beatSeconds);
            strengths[beat - first] = Math.max(strengths[beat - first], weight * onset.strength());
        }
        double sum = 0;
        double squares = 0;
        for (double strength : strengths) {
            sum += strength;
            squares += strength * strength;
        }
        double evenness = squares == 0 ? 0 : sum * sum / (strengths.length * squares);
        double share = all == 0 ? 0 : Math.min(1, sum / all);
        return new BeatGrid(beatSeconds, phaseSeconds, Math.sqrt(evenness * share));
    }

    /** The grid through the onsets near its beats: a line fitted by least squares. */
    private BeatGrid tightened(List<Onset> onsets) {
        double weights = 0;
        double beats = 0;
        double times = 0;
        double beatsSquared = 0;
        double beatTimes = 0;
        for (Onset onset : onsets) {
            double beat = Math.rint((onset.seconds() - phaseSeconds) / beatSeconds);
            double weight =
                    onset.strength()
                            * nearness(onset.seconds() - phaseSeconds - beat * beatSeconds);
            weights += weight;
            beats += weight * beat;
            times += weight * onset.seconds();
            beatsSquared += weight * beat * beat;
            beatTimes += weight * beat * onset.seconds();
        }
        double spread = weights * beatsSquared - beats * beats;
        if (spread <= 1e-9 * weights * weights) {
            return this;
        }
        double beat = (weights * beatTimes - beats * times) / spread;
        BeatGrid tighter = laid(onsets, beat, (times - beat * beats) / weights);
        return tighter.fit >= fit ? tighter : this;
    }
}
