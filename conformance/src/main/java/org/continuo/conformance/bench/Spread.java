package org.continuo.conformance.bench;

import java.util.Arrays;

/**
 * Repeated samples of one quantity. The median is the figure to quote; the range tells how calm the
 * machine was.
 */
public record Spread(double median, double lowest, double highest, int samples) {
    /**
     * The spread of these samples.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Spread of(double... samples) {
        if (samples.length == 0) {
            throw new IllegalArgumentException("spread: expected at least 1 sample, found 0");
        }
        double[] sorted = samples.clone();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        double median =
                sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Spread(median, sorted[0], sorted[sorted.length - 1], sorted.length);
    }

    /** The spread of {@code amount / sample}: what takes seconds becomes a rate. */
    public Spread rate(double amount) {
        return new Spread(amount / median, amount / highest, amount / lowest, samples);
    }

    /** The spread of {@code sample / amount}. */
    public Spread per(double amount) {
        return new Spread(median / amount, lowest / amount, highest / amount, samples);
    }
}
