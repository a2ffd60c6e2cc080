package org.continuo.core.analysis;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.core.chroma.ChromaExtractor;
import org.continuo.core.problem.Cancellation;
import org.continuo.core.tensor.FloatArray;

/**
 * The partials of a piece: what stands out as a peak from the spectrum around it. Drums and noise,
 * which sound everywhere at once, have next to none, however loud they are.
 *
 * @param peaks by frame, in the piece's own tuning: a pitch of 69 is its A
 * @param frames how many there are, {@link #HOP_SAMPLES} apart
 */
record SpectralPeaks(List<Peak> peaks, int frames) {
    /** Twice the highest pitch that counts, and little more. */
    private static final int RATE_HZ = 11025;

    static final int HOP_SAMPLES = 2048;

    /** Windows of 0.74 s, which tell the semitones of a bass apart. */
    private static final int FFT_SIZE = 8192;

    /** The piece is analysed in chunks, so that its spectrogram stays small. */
    private static final int CHUNK_SAMPLES = 20 * RATE_HZ;

    private static final double LOWEST_HZ = 38;
    private static final double HIGHEST_HZ = 2200;

    /** How far a peak stands above the median of the bins around it, as a ratio of amplitudes. */
    private static final double ABOVE_FLOOR = 4;

    private static final int FLOOR_BINS_EACH_SIDE = 30;

    /** The floor is found at every so many bins. */
    private static final int FLOOR_STEP = 16;

    /** 117 dB below a full-scale tone: below it is rounding. */
    private static final double SMALLEST = 1e-4;

    /** Lower peaks are too broad to tell a tuning. */
    private static final double LOWEST_TUNING_PITCH = 57;

    private static final double A4_HZ = 440;
    private static final double A4 = 69;

    /**
     * A partial in one frame.
     *
     * @param pitch a MIDI note number with fractions
     * @param amplitude of the spectrum at its peak
     */
    record Peak(int frame, double pitch, double amplitude) {}

    /** The peaks of a piece. */
    static SpectralPeaks of(AudioSamples audio) {
        float[] samples = Resampler.resample(audio.mono(), RATE_HZ).channel(0);
        ChromaExtractor extractor =
                new ChromaExtractor(
                        new ChromaConfig(
                                RATE_HZ,
                                FFT_SIZE,
                                HOP_SAMPLES,
                                CHUNK_SAMPLES / (double) RATE_HZ,
                                12));
        List<Peak> peaks = new ArrayList<>();
        int frames = 0;
        for (int start = 0; start < samples.length; start += CHUNK_SAMPLES) {
            int end = Math.min(samples.length, start + CHUNK_SAMPLES);
            float[] chunk = Arrays.copyOfRange(samples, start, end);
            FloatArray power =
                    extractor.powerSpectrogram(
                            extractor.pad(List.of(chunk), ChromaExtractor.Padding.LONGEST));
            int chunkFrames = power.shape().size(2);
            for (int frame = 0; frame < chunkFrames; frame++) {
                Cancellation.check();
                addPeaks(amplitudes(power, frame), frames + frame, peaks);
            }
            frames += chunkFrames;
        }
        double mistuned = mistuning(peaks);
        peaks.replaceAll(peak -> new Peak(peak.frame(), peak.pitch() - mistuned, peak.amplitude()));
        return new SpectralPeaks(peaks, frames);
    }

    /** A frame of the spectrogram {@code [1, bins, frames]}, as amplitudes. */
    private static double[] amplitudes(FloatArray power, int frame) {
        int frames = power.shape().size(2);
        double[] amplitudes = new double[power.shape().size(1)];
        for (int bin = 0; bin < amplitudes.length; bin++) {
            amplitudes[bin] = Math.sqrt(power.values()[bin * frames + frame]);
        }
        return amplitudes;
    }

    private static void addPeaks(double[] amplitudes, int frame, List<Peak> peaks) {
        int from = (int) (LOWEST_HZ * FFT_SIZE / RATE_HZ);
        int to = (int) (HIGHEST_HZ * FFT_SIZE / RATE_HZ);
        double[] floor = floor(amplitudes, to);
        for (int bin = from; bin < to; bin++) {
            double amplitude = amplitudes[bin];
            if (amplitude > SMALLEST
                    && amplitude > amplitudes[bin - 1]
                    && amplitude >= amplitudes[bin + 1]
                    && amplitude > ABOVE_FLOOR * floor[bin / FLOOR_STEP]) {
                peaks.add(peak(amplitudes, bin, frame));
            }
        }
    }

    /** The median around the middle of each {@link #FLOOR_STEP} bins. */
    private static double[] floor(double[] amplitudes, int to) {
        double[] floor = new double[to / FLOOR_STEP + 1];
        for (int i = 0; i < floor.length; i++) {
            int middle = i * FLOOR_STEP + FLOOR_STEP / 2;
            double[] around =
                    Arrays.copyOfRange(
                            amplitudes,
                            Math.max(0, middle - FLOOR_BINS_EACH_SIDE),
                            middle + FLOOR_BINS_EACH_SIDE + 1);
            Arrays.sort(around);
            floor[i] = around[around.length / 2];
        }
        return floor;
    }

    /** The top of the parabola through a bin and its neighbours, in decibels. */
    private static Peak peak(double[] amplitudes, int bin, int frame) {
        double before = Math.log(Math.max(SMALLEST / 100, amplitudes[bin - 1]));
        double at = Math.log(amplitudes[bin]);
        double after = Math.log(Math.max(SMALLEST / 100, amplitudes[bin + 1]));
        double offset = 0.5 * (before - after) / (before - 2 * at + after);
        double hertz = (bin + offset) * RATE_HZ / FFT_SIZE;
        return new Peak(
                frame,
                A4 + 12 * Math.log(hertz / A4_HZ) / Math.log(2),
                Math.exp(at - 0.25 * (before - after) * offset));
    }

    /** By how much of a semitone, -0.5 to 0.5, the piece is tuned higher than A = 440 Hz. */
    private static double mistuning(List<Peak> peaks) {
        double real = 0;
        double imaginary = 0;
        for (Peak peak : peaks) {
            if (peak.pitch() > LOWEST_TUNING_PITCH) {
                double weight = Math.sqrt(peak.amplitude());
                real += weight * Math.cos(2 * Math.PI * peak.pitch());
                imaginary += weight * Math.sin(2 * Math.PI * peak.pitch());
            }
        }
        return Math.atan2(imaginary, real) / (2 * Math.PI);
    }
}
