package org.continuo.core.audio;

import java.util.Arrays;

/**
 * Continues a waveform by what its last moments repeat: an autoregressive model after Burg's method
 * ("Maximum entropy spectral analysis", 1967), which is always stable, so that a continuation may
 * fade but never runs away. Tones go on as tones; noise dies away.
 */
final class LinearPrediction {
    private static final int MAX_ORDER = 64;

    /** Below this share of the signal's energy, what is left unexplained is rounding error. */
    private static final double EXPLAINED = 1e-10;

    private LinearPrediction() {}

    /**
     * The {@code count} samples that probably follow {@code samples[from, to)}. A constant offset
     * stays.
     */
    static double[] continued(float[] samples, int from, int to, int count) {
        double mean = 0;
        for (int i = from; i < to; i++) {
            mean += samples[i];
        }
        mean = to > from ? mean / (to - from) : 0;
        double[] history = new double[to - from];
        for (int i = 0; i < history.length; i++) {
            history[i] = samples[from + i] - mean;
        }
        double[] coefficients = burg(history, Math.min(MAX_ORDER, history.length / 3));
        double[] line = Arrays.copyOf(history, history.length + count);
        double[] future = new double[count];
        for (int i = 0; i < count; i++) {
            double next = 0;
            for (int k = 0; k < coefficients.length; k++) {
                next += coefficients[k] * line[history.length + i - 1 - k];
            }
            line[history.length + i] = next;
            future[i] = next + mean;
        }
        return future;
    }

    /**
     * The weights of the samples before the next one, the nearest first: at each order the
     * reflection coefficient that minimises forward and backward errors together.
     */
    private static double[] burg(double[] samples, int order) {
        double[] forward = samples.clone();
        double[] backward = samples.clone();
        double energy = Arrays.stream(samples).map(x -> x * x).sum();
        double[] weights = {};
        for (int m = 0; m < order; m++) {
            double product = 0;
            double squares = 0;
            for (int i = m + 1; i < samples.length; i++) {
                product += forward[i] * backward[i - 1];
                squares += forward[i] * forward[i] + backward[i - 1] * backward[i - 1];
            }
            if (squares <= EXPLAINED * energy) {
                break;
            }
            double reflection = 2 * product / squares;
            double[] longer = Arrays.copyOf(weights, m + 1);
            for (int i = 0; i < m; i++) {
                longer[i] = weights[i] - reflection * weights[m - 1 - i];
            }
            longer[m] = reflection;
            weights = longer;
            for (int i = samples.length - 1; i > m; i--) {
                double error = forward[i];
                forward[i] = error - reflection * backward[i - 1];
                backward[i] = backward[i - 1] - reflection * error;
            }
        }
        return weights;
    }
}
