package org.continuo.core.analysis;

import be.tarsos.dsp.util.fft.FFT;
import be.tarsos.dsp.util.fft.HannWindow;
import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;

/**
 * The mean levels of a sound's bands, a third of an octave each, in decibels and without the level
 * of the whole: what it sounds like, not how loud it is.
 */
record BandLevels(double[] decibels) {
    private static final int RATE_HZ = 22_050;
    private static final int WINDOW = 2048;
    private static final int HOP = 1024;
    private static final int BANDS = 22;
    private static final double LOWEST_HZ = 60;
    private static final double BANDS_PER_OCTAVE = 3;

    /** What is 60 dB below the loudest band is not heard beside it. */
    private static final double UNHEARD_SHARE = 1e-6;

    static BandLevels of(AudioSamples audio) {
        float[] samples = Resampler.resample(audio.mono(), RATE_HZ).channel(0);
        FFT fourier = new FFT(WINDOW, new HannWindow());
        double[] power = new double[BANDS];
        float[] window = new float[WINDOW];
        float[] amplitudes = new float[WINDOW / 2];
        for (int start = 0; start == 0 || start + WINDOW <= samples.length; start += HOP) {
            Arrays.fill(window, 0);
            System.arraycopy(samples, start, window, 0, Math.min(WINDOW, samples.length - start));
            fourier.forwardTransform(window);
            fourier.modulus(window, amplitudes);
            for (int bin = 1; bin < amplitudes.length; bin++) {
                double octaves =
                        Math.log((double) bin * RATE_HZ / WINDOW / LOWEST_HZ) / Math.log(2);
                int band = (int) Math.floor(BANDS_PER_OCTAVE * octaves);
                if (band >= 0 && band < BANDS) {
                    power[band] += amplitudes[bin] * amplitudes[bin];
                }
            }
        }
        double loudest = Arrays.stream(power).max().orElse(0);
        double[] decibels =
                Arrays.stream(power)
                        .map(each ->
                                10 * Math.log10(Math.max(each, UNHEARD_SHARE * loudest) + 1e-12))
                        .toArray();
        double mean = Arrays.stream(decibels).average().orElse(0);
        return new BandLevels(Arrays.stream(decibels).map(each -> each - mean).toArray());
    }

    /** By how many decibels the bands differ, as the root of the mean square. */
    double distance(BandLevels other) {
        double sum = 0;
        for (int i = 0; i < BANDS; i++) {
            sum += Math.pow(decibels[i] - other.decibels[i], 2);
        }
        return Math.sqrt(sum / BANDS);
    }
}
