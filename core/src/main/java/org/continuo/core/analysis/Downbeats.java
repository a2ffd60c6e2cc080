package org.continuo.core.analysis;

import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.tensor.FloatArray;

/**
 * Which beat of four is the first of its bar: the one on which the harmony changes most, as most
 * music does on bar lines.
 *
 * @param first the first downbeat, as a beat of the piece, 0 to 3
 * @param lead by how much the harmony changes more on it than on any other beat of the bar, 0 to 1
 */
record Downbeats(int first, double lead) {
    private static final int BEATS_PER_BAR = 4;

    /** Two bars, below which one change of harmony decides by chance. */
    private static final int FEWEST_BEATS = 2 * BEATS_PER_BAR;

    private static final int FFT_SIZE = 4096;

    /** A lead that leaves no doubt. */
    private static final double CLEAR_LEAD = 0.2;

    /** The downbeats of a piece, if these are its beats. */
    static Downbeats on(BeatTrack track, AudioSamples mono) {
        int beats = track.count();
        if (beats < FEWEST_BEATS) {
            return new Downbeats(0, 0);
        }
        ChromaExtractor extractor =
                new ChromaExtractor(
                        new ChromaConfig(mono.sampleRateHz(), FFT_SIZE, FFT_SIZE / 2, 60, 12));
        double[] changes = new double[BEATS_PER_BAR];
        int[] counts = new int[BEATS_PER_BAR];
        for (int beat = 1; beat < beats; beat++) {
            changes[beat % BEATS_PER_BAR] += change(extractor, mono, track, beat);
            counts[beat % BEATS_PER_BAR]++;
        }
        int first = 0;
        for (int i = 0; i < BEATS_PER_BAR; i++) {
            changes[i] /= counts[i];
            first = changes[i] > changes[first] ? i : first;
        }
        Arrays.sort(changes);
        return new Downbeats(first, changes[BEATS_PER_BAR - 1] - changes[BEATS_PER_BAR - 2]);
    }

    double confidence() {
        return Math.min(1, lead / CLEAR_LEAD);
    }

    /** How much the pitch classes change on a beat, 0 to 1. */
    private static double change(
            ChromaExtractor extractor, AudioSamples mono, BeatTrack track, int beat) {
        double half = track.beatSeconds() / 2;
        double at = track.seconds(beat);
        double[] before = chroma(extractor, part(mono, at - half, at));
        double[] after = chroma(extractor, part(mono, at, at + half));
        double likeness = 0;
        double sounding = 0;
        for (int c = 0; c < 12; c++) {
            likeness += before[c] * after[c];
            sounding += before[c] + after[c];
        }
        return sounding == 0 ? 0 : 1 - likeness;
    }

    private static float[] part(AudioSamples mono, double fromSeconds, double toSeconds) {
        int from = sample(mono, fromSeconds);
        return mono.slice(from, Math.max(from, sample(mono, toSeconds))).channel(0);
    }

    private static int sample(AudioSamples mono, double seconds) {
        return Math.clamp(Math.round(seconds * mono.sampleRateHz()), 0, mono.length());
    }

    /** The pitch classes that stand out, as a vector of length 1, or zeros for silence. */
    private static double[] chroma(ChromaExtractor extractor, float[] part) {
        double[] chroma = new double[12];
        if (part.length == 0) {
            return chroma;
        }
        FloatArray raw =
                extractor.rawChroma(
                        extractor.powerSpectrogram(
                                extractor.pad(List.of(part), ChromaExtractor.Padding.LONGEST)));
        int frames = raw.shape().size(2);
        for (int c = 0; c < 12; c++) {
            for (int i = 0; i < frames; i++) {
                chroma[c] += Math.sqrt(raw.values()[c * frames + i]);
            }
        }
        double lowest = Arrays.stream(chroma).min().orElse(0);
        double length =
                Math.sqrt(Arrays.stream(chroma).map(c -> (c - lowest) * (c - lowest)).sum());
        for (int c = 0; c < 12; c++) {
            chroma[c] = length == 0 ? 0 : (chroma[c] - lowest) / length;
        }
        return chroma;
    }
}
