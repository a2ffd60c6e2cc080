package org.continuo.engine.generation;

import be.tarsos.dsp.util.fft.FloatFFT;
import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;

/**
 * The rhythm a listener hears in a sound, judged as {@code models/nano/training/nano/judge.py}
 * does: how much begins at each moment, and how well that repeats after one, two and four beats.
 */
final class HeardRhythm {
    private static final int WINDOW = 1024;
    private static final int HOP = 320;
    private static final int RECENT = 40;
    private static final int LAGS = 420;
    private static final double QUIET = 1e-3;
    private static final double TOLERANCE = 0.04;

    private final double onsetsPerSecond;
    private final double[] repetition;

    /** Listens to the first channel from a sample on. */
    HeardRhythm(AudioSamples sound, int fromSample) {
        float[] samples = Arrays.copyOfRange(sound.channel(0), fromSample, sound.channel(0).length);
        onsetsPerSecond = (double) sound.sampleRateHz() / HOP;
        repetition = autocorrelation(onsets(samples));
    }

    /** From 60 to 180, as double of half of what is felt is as good. */
    double tempoBpm() {
        double best = 0;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (double tempo = 60; tempo <= 180; tempo += 0.5) {
            double octaves = Math.log(tempo / 115) / Math.log(2) / 0.9;
            double score = pulse(tempo) * Math.exp(-0.5 * octaves * octaves);
            if (score > bestScore) {
                bestScore = score;
                best = tempo;
            }
        }
        return best;
    }

    /** Whether the tempo is another one within 4 %, or half or double of it. */
    boolean isAt(double tempoBpm) {
        double heard = tempoBpm();
        return Math.abs(heard / tempoBpm - 1) < TOLERANCE
                || Math.abs(heard * 2 / tempoBpm - 1) < TOLERANCE
                || Math.abs(heard / 2 / tempoBpm - 1) < TOLERANCE;
    }

    /** How clearly the sound repeats with the beats of a tempo: 1 is exactly, noise is near 0. */
    double pulse(double tempoBpm) {
        double beat = 60 / tempoBpm * onsetsPerSecond;
        double sum = 0;
        int count = 0;
        for (int beats = 1; beats <= 4 && beat * beats < repetition.length - 2; beats *= 2) {
            double lag = beat * beats;
            sum += Math.max(at(lag), Math.max(at(lag - 1), at(lag + 1)));
            count++;
        }
        return sum / count;
    }

    private double at(double lag) {
        int below = (int) lag;
        return repetition[below] + (lag - below) * (repetition[below + 1] - repetition[below]);
    }

    private static double[] onsets(float[] samples) {
        FloatFFT fourier = new FloatFFT(WINDOW);
        int count = (samples.length - WINDOW) / HOP;
        double[] rise = new double[count];
        double[] before = new double[WINDOW / 2];
        float[] spectrum = new float[WINDOW];
        for (int i = 0; i < count; i++) {
            for (int n = 0; n < WINDOW; n++) {
                double hann = 0.5 - 0.5 * Math.cos(2 * Math.PI * n / WINDOW);
                spectrum[n] = (float) (hann * samples[i * HOP + n]);
            }
            fourier.realForward(spectrum);
            for (int bin = 1; bin < WINDOW / 2; bin++) {
                double real = spectrum[2 * bin];
                double imaginary = spectrum[2 * bin + 1];
                double level = Math.log(QUIET + real * real + imaginary * imaginary);
                if (i > 0) {
                    rise[i] += Math.max(0, level - before[bin]);
                }
                before[bin] = level;
            }
        }
        return aboveRecentMean(rise);
    }

    private static double[] aboveRecentMean(double[] rise) {
        double[] above = new double[rise.length];
        for (int i = 0; i < rise.length; i++) {
            int from = Math.max(0, i - RECENT / 2);
            int to = Math.min(rise.length, i + RECENT / 2);
            double mean = Arrays.stream(rise, from, to).average().orElse(0);
            above[i] = Math.max(0, rise[i] - mean);
        }
        return above;
    }

    private static double[] autocorrelation(double[] onsets) {
        double mean = Arrays.stream(onsets).average().orElse(0);
        double[] repetition = new double[Math.min(LAGS, onsets.length)];
        for (int lag = 0; lag < repetition.length; lag++) {
            for (int i = lag; i < onsets.length; i++) {
                repetition[lag] += (onsets[i] - mean) * (onsets[i - lag] - mean);
            }
            repetition[lag] /= onsets.length - lag;
        }
        double power = repetition[0] + 1e-9;
        return Arrays.stream(repetition).map(value -> value / power).toArray();
    }
}
