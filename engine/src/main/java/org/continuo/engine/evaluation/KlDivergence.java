package org.continuo.engine.evaluation;

import java.util.Arrays;
import org.continuo.core.tensor.FloatArray;

/**
 * How much class probabilities of generated music differ from those of its references, as
 * audiocraft's {@code KLDivergenceMetric}: per item Σ t·(ln t − ln (p + 1e-6)), with nothing
 * renormalised, so that equal probabilities give slightly less than 0.
 *
 * @param items KL(prediction, target) of each item
 * @param pq their mean, audiocraft's {@code kld}
 * @param qp the same with prediction and target exchanged
 */
public record KlDivergence(double[] items, double pq, double qp) {
    private static final double EPSILON = 1e-6;

    /** Makes probabilities of a classifier's raw outputs. */
    public enum Activation {
        /** One class of all: probabilities that add up to 1. */
        SOFTMAX,
        /** Each class for itself. */
        SIGMOID
    }

    /** Both directions added: audiocraft's {@code kld_both}. */
    public double both() {
        return pq + qp;
    }

    /** The mean of both directions. */
    public double symmetrised() {
        return both() / 2;
    }

    /**
     * The divergence of probabilities.
     *
     * @param prediction {@code [items, classes]}
     * @param target of the same shape
     */
    public static KlDivergence of(FloatArray prediction, FloatArray target) {
        double[][] p = rows(prediction, target);
        double[][] t = rows(target, prediction);
        for (double[][] side : new double[][][] {p, t}) {
            for (double[] row : side) {
                if (Arrays.stream(row).anyMatch(probability -> probability < 0)) {
                    throw new IllegalArgumentException(
                            "KL divergence: expected probabilities of 0 or more, found a negative"
                                    + " one");
                }
            }
        }
        return of(p, t);
    }

    /** The divergence of the probabilities that belong to logits of these shapes. */
    public static KlDivergence ofLogits(
            FloatArray prediction, FloatArray target, Activation activation) {
        return of(
                activated(rows(prediction, target), activation),
                activated(rows(target, prediction), activation));
    }

    private static KlDivergence of(double[][] prediction, double[][] target) {
        double[] items = divergences(prediction, target);
        return new KlDivergence(
                items,
                Arrays.stream(items).average().orElseThrow(),
                Arrays.stream(divergences(target, prediction)).average().orElseThrow());
    }

    private static double[] divergences(double[][] prediction, double[][] target) {
        double[] items = new double[prediction.length];
        for (int item = 0; item < items.length; item++) {
            for (int i = 0; i < target[item].length; i++) {
                double wanted = target[item][i];
                if (wanted > 0) {
                    items[item] +=
                            wanted * (Math.log(wanted) - Math.log(prediction[item][i] + EPSILON));
                }
            }
        }
        return items;
    }

    private static double[][] rows(FloatArray array, FloatArray other) {
        if (array.shape().rank() != 2
                || array.shape().elementCount() == 0
                || !array.shape().equals(other.shape())) {
            throw new IllegalArgumentException(
                    "KL divergence: expected two arrays [items, classes] of one shape, found %s and %s"
                            .formatted(array.shape(), other.shape()));
        }
        Finite.require("KL divergence", array.values());
        int classes = array.shape().size(1);
        double[][] rows = new double[array.shape().size(0)][classes];
        for (int i = 0; i < array.values().length; i++) {
            rows[i / classes][i % classes] = array.values()[i];
        }
        return rows;
    }

    private static double[][] activated(double[][] rows, Activation activation) {
        return Arrays.stream(rows)
                .map(row ->
                        switch (activation) {
                            case SOFTMAX -> softmax(row);
                            case SIGMOID -> sigmoid(row);
                        })
                .toArray(double[][]::new);
    }

    private static double[] softmax(double[] logits) {
        double greatest = Arrays.stream(logits).max().orElseThrow();
        double[] powers = Arrays.stream(logits).map(logit -> Math.exp(logit - greatest)).toArray();
        double sum = Arrays.stream(powers).sum();
        return Arrays.stream(powers).map(power -> power / sum).toArray();
    }

    private static double[] sigmoid(double[] logits) {
        return Arrays.stream(logits).map(logit -> 1 / (1 + Math.exp(-logit))).toArray();
    }
}
