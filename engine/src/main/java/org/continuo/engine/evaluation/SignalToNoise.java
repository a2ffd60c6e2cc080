package org.continuo.engine.evaluation;

import java.util.Arrays;
import java.util.OptionalDouble;
import org.continuo.core.tensor.FloatArray;

/**
 * Scale-invariant signal-to-noise ratio of estimates, in frames, as audiocraft's {@code SISNR} with
 * its sign turned, so that higher is better.
 *
 * @param decibels of each frame, flat {@code [items, channels, frames]}
 * @param frames of each signal
 */
public record SignalToNoise(double[] decibels, int frames) {
    /** {@code torch.finfo(float32).eps}, per sample of a frame. */
    private static final double EPSILON = 0x1p-23;

    /**
     * Compares signals. Frames that reach beyond the end hold zeros there, and count.
     *
     * @param reference {@code [items, channels, samples]}
     * @param estimate of the same shape
     * @param segmentSeconds length of a frame; none for one frame of the signal's length
     * @param overlap share of a frame that the next one repeats, less than 1
     */
    public static SignalToNoise of(
            FloatArray reference,
            FloatArray estimate,
            int sampleRateHz,
            OptionalDouble segmentSeconds,
            double overlap) {
        if (reference.shape().rank() != 3
                || reference.shape().elementCount() == 0
                || !reference.shape().equals(estimate.shape())) {
            throw new IllegalArgumentException(
                    "SI-SNR: expected two arrays [items, channels, samples] of one shape, found %s and %s"
                            .formatted(reference.shape(), estimate.shape()));
        }
        Finite.require("SI-SNR", reference.values());
        Finite.require("SI-SNR", estimate.values());
        int samples = reference.shape().size(2);
        int frame =
                segmentSeconds.isEmpty()
                        ? samples
                        : (int) (segmentSeconds.getAsDouble() * sampleRateHz);
        int stride = segmentSeconds.isEmpty() ? samples : (int) (frame * (1 - overlap));
        if (frame < 1 || stride < 1) {
            throw new IllegalArgumentException(
                    "SI-SNR: expected frames and strides of 1 sample or more, found %d and %d"
                            .formatted(frame, stride));
        }
        int frames = Math.ceilDiv(samples, stride);
        int signals = reference.shape().size(0) * reference.shape().size(1);
        double[] decibels = new double[signals * frames];
        for (int signal = 0; signal < signals; signal++) {
            for (int i = 0; i < frames; i++) {
                int from = signal * samples + i * stride;
                int to = (int) Math.min((long) from + frame, (signal + 1L) * samples);
                decibels[signal * frames + i] =
                        decibels(reference.values(), estimate.values(), from, to, frame);
            }
        }
        return new SignalToNoise(decibels, frames);
    }

    /** The mean over items, channels and frames. */
    public double meanDb() {
        return Arrays.stream(decibels).average().orElseThrow();
    }

    /** One frame, of which the samples behind {@code to} are zero. */
    private static double decibels(
            float[] reference, float[] estimate, int from, int to, int frame) {
        double epsilon = EPSILON * frame;
        double meanReference = sum(reference, from, to) / frame;
        double meanEstimate = sum(estimate, from, to) / frame;
        int zeros = frame - (to - from);
        double dot = zeros * meanReference * meanEstimate;
        double energy = zeros * meanReference * meanReference;
        for (int i = from; i < to; i++) {
            double wanted = reference[i] - meanReference;
            dot += wanted * (estimate[i] - meanEstimate);
            energy += wanted * wanted;
        }
        double scale = dot / (epsilon + energy);
        double tail = -meanEstimate + scale * meanReference;
        double noise = zeros * tail * tail;
        for (int i = from; i < to; i++) {
            double error = estimate[i] - meanEstimate - scale * (reference[i] - meanReference);
            noise += error * error;
        }
        return 10 * (Math.log10(epsilon + scale * scale * energy) - Math.log10(epsilon + noise));
    }

    private static double sum(float[] values, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += values[i];
        }
        return sum;
    }
}
