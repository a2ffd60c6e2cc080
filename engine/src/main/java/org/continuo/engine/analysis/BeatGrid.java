package org.continuo.engine.analysis;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Evenly spaced beats, laid over onsets.
 *
 * @param beatSeconds from one beat to the next
 * @param phaseSeconds the first beat, at least 0 and less than {@code beatSeconds}
 * @param evenness how equally strong the beats are: 1 where all are alike, less where some are
 *     empty
 * @param share of all onsets' strength that lies on beats, 0 to 1
 */
record BeatGrid(double beatSeconds, double phaseSeconds, double evenness, double share) {
    /** An onset counts fully on the beat and not at all from here on. */
    private static final double TOLERANCE_SECONDS = 0.045;

    /** What counts as on time where chance is to be ruled out. */
    private static final double NEAR_SECONDS = 0.02;

    private static final int PHASES = 64;
    private static final int FITTINGS = 6;

    /** The best grid with about this distance of beats. */
    static BeatGrid fitted(List<Onset> onsets, double beatSeconds, double endSeconds) {
        @Nullable BeatGrid best = null;
        for (int i = 0; i < PHASES; i++) {
            BeatGrid grid = laid(onsets, beatSeconds, beatSeconds * i / PHASES, endSeconds);
            if (best == null || grid.share > best.share) {
                best = grid;
            }
        }
        BeatGrid grid = Objects.requireNonNull(best);
        for (int i = 0; i < FITTINGS; i++) {
            grid = grid.tightened(onsets, endSeconds);
        }
        return grid;
    }

    /** How well this is the beat, before any preference for tempi. */
    double fit() {
        return Math.sqrt(evenness * share);
    }

    /** The same beats, later by a share of a beat, fitted to the onsets that are there. */
    BeatGrid shifted(double beats, List<Onset> onsets, double endSeconds) {
        BeatGrid grid = laid(onsets, beatSeconds, phaseSeconds + beats * beatSeconds, endSeconds);
        return grid.tightened(onsets, endSeconds);
    }

    /** Beats before the end of the piece, at least 1. */
    int beatsBefore(double endSeconds) {
        return beatsBefore(endSeconds, beatSeconds, phaseSeconds);
    }

    private static int beatsBefore(double endSeconds, double beatSeconds, double phaseSeconds) {
        return Math.max(1, (int) Math.ceil((endSeconds - phaseSeconds) / beatSeconds - 1e-6));
    }

    /**
     * How much more of what happens lies on quarters or thirds of beats than would by chance: 0 for
     * noise to 1.
     */
    double regularity(List<Onset> onsets) {
        return Math.max(regularity(onsets, 4), regularity(onsets, 3));
    }

    private double regularity(List<Onset> onsets, int parts) {
        double part = beatSeconds / parts;
        double all = 0;
        double near = 0;
        for (Onset onset : onsets) {
            double position = (onset.seconds() - phaseSeconds) / part;
            all += onset.strength();
            if (Math.abs(position - Math.rint(position)) * part < NEAR_SECONDS) {
                near += onset.strength();
            }
        }
        double chance = Math.min(0.9, 2 * NEAR_SECONDS / part);
        return all == 0 ? 0 : Math.clamp((near / all - chance) / (1 - chance), 0, 1);
    }

    private static BeatGrid laid(
            List<Onset> onsets, double beatSeconds, double phaseSeconds, double endSeconds) {
        double phase = phaseSeconds - beatSeconds * Math.floor(phaseSeconds / beatSeconds);
        // a beat a moment before the beginning is the beginning
        if (beatSeconds - phase < TOLERANCE_SECONDS / 2) {
            phase = 0;
        }
        int beats = beatsBefore(endSeconds, beatSeconds, phase);
        double[] strengths = new double[beats];
        double all = 0;
        for (Onset onset : onsets) {
            all += onset.strength();
            int beat = (int) Math.rint((onset.seconds() - phase) / beatSeconds);
            double distance = Math.abs(onset.seconds() - phase - beat * beatSeconds);
            if (beat >= 0 && beat < beats && distance < TOLERANCE_SECONDS) {
                double weight = 1 - Math.pow(distance / TOLERANCE_SECONDS, 2);
                strengths[beat] = Math.max(strengths[beat], weight * onset.strength());
            }
        }
        double sum = 0;
        double squares = 0;
        for (double strength : strengths) {
            sum += strength;
            squares += strength * strength;
        }
        return new BeatGrid(
                beatSeconds,
                phase,
                squares == 0 ? 0 : sum * sum / (beats * squares),
                all == 0 ? 0 : Math.min(1, sum / all));
    }

    /** The grid through the onsets near its beats: a line fitted by least squares. */
    private BeatGrid tightened(List<Onset> onsets, double endSeconds) {
        double weights = 0;
        double beats = 0;
        double times = 0;
        double beatsSquared = 0;
        double beatTimes = 0;
        for (Onset onset : onsets) {
            double beat = Math.rint((onset.seconds() - phaseSeconds) / beatSeconds);
            double distance = Math.abs(onset.seconds() - phaseSeconds - beat * beatSeconds);
            if (distance < TOLERANCE_SECONDS) {
                double weight = onset.strength() * (1 - Math.pow(distance / TOLERANCE_SECONDS, 2));
                weights += weight;
                beats += weight * beat;
                times += weight * onset.seconds();
                beatsSquared += weight * beat * beat;
                beatTimes += weight * beat * onset.seconds();
            }
        }
        double spread = weights * beatsSquared - beats * beats;
        if (spread <= 1e-9 * weights * weights) {
            return this;
        }
        double beat = (weights * beatTimes - beats * times) / spread;
        double phase = (times - beat * beats) / weights;
        BeatGrid tighter = laid(onsets, beat, phase, endSeconds);
        return tighter.fit() >= fit() ? tighter : this;
    }
}
