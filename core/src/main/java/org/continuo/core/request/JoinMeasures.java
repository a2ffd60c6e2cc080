package org.continuo.core.request;

import java.util.Optional;

/**
 * How well two pieces of music meet where one follows the other.
 *
 * @param beatSeconds by how much the beats behind the join come too late or too early; absent where
 *     a side has no clear beat
 * @param levelDecibels by how much it is louder behind the join than before it
 * @param keyLikeness of the pitch classes on both sides: 1 where they are the same, 0 where they
 *     share none or those behind the join clearly fit another key than the one before it
 * @param spectrumDecibels by how much the bands of both sides differ, their level left aside
 * @param clickRatio the largest step from sample to sample at the join, in relation to the 99.9th
 *     percentile of the steps around it: above 1 is a click
 * @param standsOut whether the spectrum changes more where a loop comes round than at nine of ten
 *     beats inside it; false where no loop does
 */
public record JoinMeasures(
        Optional<Double> beatSeconds,
        double levelDecibels,
        double keyLikeness,
        double spectrumDecibels,
        double clickRatio,
        boolean standsOut) {
    /** What is later or earlier is heard as off. */
    private static final double ON_BEAT_SECONDS = 0.015;

    private static final double OFF_BEAT = 2;
    private static final double WORST_LEVEL_DECIBELS = 4;
    private static final double WORST_SPECTRUM_DECIBELS = 12;
    private static final double UNKNOWN_BEAT = 1;

    /** Keys are far apart at a likeness of one half already. */
    private static final double KEY_WEIGHT = 2;

    /** One number for all of it: 0 where nobody hears the join, at most about 8. */
    public double strain() {
        return beatSeconds
                        .map(off ->
                                Math.abs(off) <= ON_BEAT_SECONDS
                                        ? Math.abs(off) / ON_BEAT_SECONDS
                                        : OFF_BEAT)
                        .orElse(UNKNOWN_BEAT)
                + Math.min(1, Math.abs(levelDecibels) / WORST_LEVEL_DECIBELS)
                + KEY_WEIGHT * (1 - keyLikeness)
                + Math.min(1, spectrumDecibels / WORST_SPECTRUM_DECIBELS)
                + (clickRatio > 1 ? 1 : 0)
                + (standsOut ? 1 : 0);
    }
}
