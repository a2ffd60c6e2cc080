package org.continuo.core.analysis;

import java.util.Arrays;

/**
 * Which of two levels is the beat: a fast one, or every second beat of it.
 *
 * <p>In most music with drums the snare falls on every second beat and the bass drum on those
 * between, so what recurs tells the level: a snare on every fourth fast beat speaks for the slow
 * level, as in hip-hop with hats on eighths; a snare on every second one, with the bass drum on the
 * others, for the fast one, as in rock and drum and bass, and so does a bass drum on every beat, as
 * in house. Also, weak fast beats between strong ones speak for the slow level, and so does a tempo
 * that is high anyway.
 *
 * <p>The weights are those of a logistic regression over synthesised pieces whose tempo is known,
 * rounded; that of an even bass was chosen afterwards, on pieces with a bass drum on every beat.
 */
final class MetricalLevel {
    /** Above it the tempo itself speaks for the slow level, below it for the fast one. */
    private static final double NEUTRAL_BPM = 155;

    private static final double TEMPO_WEIGHT = 7;
    private static final double SNARE_ON_FOURTH_WEIGHT = 4.5;
    private static final double SNARE_ON_SECOND_WEIGHT = -2;
    private static final double BASS_ON_FOURTH_WEIGHT = 4;
    private static final double TOGETHER_WEIGHT = 2.5;
    private static final double WEAK_BETWEEN_WEIGHT = 2.5;
    private static final double EVEN_BASS_WEIGHT = -8;

    /** A bass drum that plays half of the fast beats is no more even than this. */
    private static final double UNEVEN_BASS = 0.6;

    private static final double NEEDED = 2.7;

    /** An alternation from which on next to nothing happens between the slow beats. */
    private static final double EMPTY_BETWEEN = 0.85;

    private MetricalLevel() {}

    /** The track at the level that is the beat, where both are within the range of tempi. */
    static BeatTrack settled(BeatTrack track) {
        boolean isFast = track.tempoBpm() >= 2 * BeatEstimator.SLOWEST_BPM;
        if (!isFast && 2 * track.tempoBpm() > BeatEstimator.FASTEST_BPM) {
            return track;
        }
        BeatTrack fast = isFast ? track : track.doubled();
        boolean canBeHalved = fast.count() > 1; // of a single beat one half would be empty
        if (!canBeHalved || !isSlowMeant(fast)) {
            return fast;
        }
        if (!isFast) {
            return track;
        }
        BeatTrack even = fast.halved(0);
        BeatTrack odd = fast.halved(1);
        return even.fit() >= odd.fit() ? even : odd;
    }

    private static boolean isSlowMeant(BeatTrack fast) {
        double[] snare = outstanding(fast.strengths(Onset::snare));
        double[] bass = fast.strengths(Onset::bass);
        double weakBetween = Math.abs(alternation(fast.strengths(Onset::strength)));
        double evidence =
                SNARE_ON_FOURTH_WEIGHT * onEveryFourth(snare)
                        + SNARE_ON_SECOND_WEIGHT * Math.abs(alternation(snare))
                        + BASS_ON_FOURTH_WEIGHT * onEveryFourth(bass)
                        + TOGETHER_WEIGHT * alternation(bass) * alternation(snare)
                        + WEAK_BETWEEN_WEIGHT * weakBetween
                        + EVEN_BASS_WEIGHT * Math.max(0, evenness(bass) - UNEVEN_BASS)
                        + TEMPO_WEIGHT * Math.log(fast.tempoBpm() / NEUTRAL_BPM) / Math.log(2);
        return weakBetween > EMPTY_BETWEEN || evidence > NEEDED;
    }

    /** By how much values stand out from their mean. */
    private static double[] outstanding(double[] values) {
        double mean = Arrays.stream(values).average().orElse(0);
        return Arrays.stream(values).map(value -> Math.max(0, value - mean)).toArray();
    }

    /** 1 where only the first, third, ... of the values are above 0, -1 where only the others. */
    private static double alternation(double[] values) {
        double sum = 0;
        double alternating = 0;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            alternating += i % 2 == 0 ? values[i] : -values[i];
        }
        return sum == 0 ? 0 : alternating / sum;
    }

    /** 1 where all values are alike, less the fewer of them stand out. */
    private static double evenness(double[] values) {
        double sum = Arrays.stream(values).sum();
        double squares = Arrays.stream(values).map(value -> value * value).sum();
        return squares == 0 ? 0 : sum * sum / (values.length * squares);
    }

    /** 1 where one of four values is above 0, always in the same place, 0 where all are alike. */
    private static double onEveryFourth(double[] values) {
        double[] places = new double[4];
        for (int i = 0; i < values.length; i++) {
            places[i % 4] += values[i];
        }
        double sum = Arrays.stream(places).sum();
        return sum == 0 ? 0 : Math.hypot(places[0] - places[2], places[1] - places[3]) / sum;
    }
}
