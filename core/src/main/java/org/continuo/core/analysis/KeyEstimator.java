package org.continuo.core.analysis;

import java.util.Arrays;
import org.continuo.core.analysis.SpectralPeaks.Peak;
import org.continuo.core.audio.AudioSamples;

/**
 * Finds the key. Three things speak for each of the 24 keys, each as Pearson's correlation of pitch
 * classes with what the key would have there, after Krumhansl and Schmuckler (C. Krumhansl,
 * "Cognitive Foundations of Musical Pitch", 1990, chapter 4):
 *
 * <ul>
 *   <li>all that sounds, with the weights that I. Sha'ath fitted to produced music ("Estimation of
 *       key in digital music recordings", 2011);
 *   <li>the bass, which rests on the tonic and its fifth: this tells relative keys apart;
 *   <li>the first chord, which is the tonic's more often than any other.
 * </ul>
 *
 * <p>The pitch classes are a harmonic pitch class profile (E. Gómez, "Tonal description of
 * polyphonic audio for music content processing", INFORMS Journal on Computing 18, 2006): each
 * spectral peak counts for the notes whose partial it may be, in the piece's own tuning.
 */
public final class KeyEstimator {
    /** What a scale's notes are worth, the tonic first; of major, then of minor, as all below. */
    private static final double[][] SCALES = {
        {6.6, 2.0, 3.5, 2.3, 4.6, 4.0, 2.5, 5.2, 2.4, 3.7, 2.3, 3.4},
        {6.5, 2.7, 3.5, 5.4, 2.6, 3.5, 2.5, 5.2, 4.0, 2.7, 4.3, 3.2}
    };

    /** How often a bass rests on them: the roots of the common chords. */
    private static final double[][] BASSES = {
        {1, 0, 0.2, 0, 0.25, 0.35, 0, 0.65, 0, 0.3, 0, 0.1},
        {1, 0, 0.1, 0.3, 0, 0.35, 0, 0.6, 0.3, 0, 0.2, 0.05}
    };

    /** The tonic's chord. */
    private static final double[][] TRIADS = {
        {1, 0, 0, 0, 0.8, 0, 0, 0.9, 0, 0, 0, 0}, {1, 0, 0, 0.8, 0, 0, 0, 0.9, 0, 0, 0, 0}
    };

    /** How much bass and first chord count beside all that sounds. */
    private static final double BASS_WEIGHT = 0.2;

    private static final double FIRST_WEIGHT = 0.15;

    /** A peak may be any of the first so many partials, each less likely than the one before. */
    private static final int PARTIALS = 4;

    private static final double NEXT_PARTIAL = 0.6;

    /** The lowest note of all, and the highest of a bass. */
    private static final double LOWEST_PITCH = 27.5;

    private static final double HIGHEST_BASS_PITCH = 52;

    /** The first chord: 0.9 s from where there is first this share of the mean loudness. */
    private static final int FIRST_FRAMES = 5;

    private static final double SOUNDING = 0.05;

    /** A lead over the next key that counts as certain. */
    private static final double CLEAR_LEAD = 0.25;

    /** As many partials at once as the thinnest music has; a tone, drums and noise have about 1. */
    private static final double ENOUGH_PARTIALS = 3;

    /** The key of the whole piece; confidence 0 where it is silent. */
    public KeyEstimate estimate(AudioSamples audio) {
        return estimate(SpectralPeaks.of(audio));
    }

    KeyEstimate estimate(SpectralPeaks sound) {
        return heard(sound).best();
    }

    /**
     * How well a piece fits a key or its relative: 1 where no other fits better, 0 where another
     * one clearly does.
     */
    double fit(SpectralPeaks sound, Key key) {
        Heard heard = heard(sound);
        double best = heard.fit(heard.best().key());
        double fit = Math.max(heard.fit(key), heard.fit(key.relative()));
        return 1 - Math.clamp((best - fit) / CLEAR_LEAD, 0, 1);
    }

    /**
     * The pitch classes that speak for a key: of all that sounds, of the bass and of the first
     * chord.
     *
     * @param wealth 0 where next to one partial at a time is heard to 1 where there is enough for a
     *     key
     */
    private record Heard(double[] all, double[] bass, double[] first, double wealth) {
        double fit(Key key) {
            int row =
                    switch (key.mode()) {
                        case MAJOR -> 0;
                        case MINOR -> 1;
                    };
            return (correlation(all, SCALES[row], key.tonic())
                            + BASS_WEIGHT * correlation(bass, BASSES[row], key.tonic())
                            + FIRST_WEIGHT * correlation(first, TRIADS[row], key.tonic()))
                    / (1 + BASS_WEIGHT + FIRST_WEIGHT);
        }

        KeyEstimate best() {
            Key best = new Key(0, Key.Mode.MAJOR);
            double highest = -1;
            double second = -1;
            for (Key.Mode mode : Key.Mode.values()) {
                for (int tonic = 0; tonic < 12; tonic++) {
                    Key key = new Key(tonic, mode);
                    double fit = fit(key);
                    if (fit > highest) {
                        second = highest;
                        highest = fit;
                        best = key;
                    } else if (fit > second) {
                        second = fit;
                    }
                }
            }
            double lead = Math.clamp((highest - second) / CLEAR_LEAD, 0, 1);
            return new KeyEstimate(best, Math.max(0, highest) * Math.sqrt(lead) * wealth);
        }
    }

    private static Heard heard(SpectralPeaks sound) {
        double[][] all = new double[sound.frames()][12];
        double[][] bass = new double[sound.frames()][12];
        for (Peak peak : sound.peaks()) {
            double weight = Math.sqrt(peak.amplitude());
            for (int partial = 1; partial <= PARTIALS; partial++, weight *= NEXT_PARTIAL) {
                double pitch = peak.pitch() - 12 * Math.log(partial) / Math.log(2);
                if (pitch >= LOWEST_PITCH) {
                    add(all[peak.frame()], pitch, weight);
                }
            }
            if (peak.pitch() >= LOWEST_PITCH && peak.pitch() < HIGHEST_BASS_PITCH) {
                add(bass[peak.frame()], peak.pitch(), Math.sqrt(peak.amplitude()));
            }
        }
        int first = firstSounding(all);
        int afterFirst = Math.min(all.length, first + FIRST_FRAMES);
        return new Heard(
                mean(all, 0, all.length),
                mean(bass, 0, bass.length),
                mean(all, first, afterFirst),
                wealth(sound, all));
    }

    private static double wealth(SpectralPeaks sound, double[][] frames) {
        long sounding = Arrays.stream(frames).filter(frame -> sum(frame) > 0).count();
        double partials = (double) sound.peaks().size() / Math.max(1, sounding);
        return Math.clamp((partials - 1) / (ENOUGH_PARTIALS - 1), 0, 1);
    }

    /** Counts a pitch for its class, the less the further it is off the note. */
    private static void add(double[] classes, double pitch, double weight) {
        long note = Math.round(pitch);
        double cosine = Math.cos(Math.PI * (pitch - note));
        classes[Math.floorMod(note, 12)] += weight * cosine * cosine;
    }

    private static int firstSounding(double[][] frames) {
        double mean = Arrays.stream(frames).mapToDouble(KeyEstimator::sum).average().orElse(0);
        for (int frame = 0; frame < frames.length; frame++) {
            if (sum(frames[frame]) > SOUNDING * mean) {
                return frame;
            }
        }
        return 0;
    }

    /** The pitch classes of some frames together, each weighted by the root of its strength. */
    private static double[] mean(double[][] frames, int from, int to) {
        double[] mean = new double[12];
        for (int frame = from; frame < to; frame++) {
            double root = Math.sqrt(sum(frames[frame]));
            for (int c = 0; c < 12 && root > 0; c++) {
                mean[c] += frames[frame][c] / root / (to - from);
            }
        }
        return mean;
    }

    private static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    /** Pearson's correlation of pitch classes with a key's weights, 0 for flat ones. */
    private static double correlation(double[] classes, double[] weights, int tonic) {
        double mean = sum(classes) / 12;
        double weightMean = sum(weights) / 12;
        double product = 0;
        double squares = 0;
        double weightSquares = 0;
        for (int c = 0; c < 12; c++) {
            double p = classes[(c + tonic) % 12] - mean;
            double w = weights[c] - weightMean;
            product += p * w;
            squares += p * p;
            weightSquares += w * w;
        }
        return squares < 1e-12 ? 0 : product / Math.sqrt(squares * weightSquares);
    }
}
