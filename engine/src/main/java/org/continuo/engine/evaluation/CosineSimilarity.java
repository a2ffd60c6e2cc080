package org.continuo.engine.evaluation;

import java.util.Arrays;
import org.continuo.core.tensor.FloatArray;

/** The cosine of pairs of vectors, such as CLAP's of a clip and of its text. */
public final class CosineSimilarity {
    /** The least norm that is divided by, so that a vector of zeros has a cosine of 0. */
    private static final double LEAST_NORM = 1e-8;

    private CosineSimilarity() {}

    /**
     * The cosine of each pair.
     *
     * @param a {@code [pairs, dimensions]}
     * @param b of the same shape
     */
    public static double[] ofPairs(FloatArray a, FloatArray b) {
        if (a.shape().rank() != 2 || a.shape().dimension(1) == 0 || !a.shape().equals(b.shape())) {
            throw new IllegalArgumentException(
                    "cosine: expected two arrays [pairs, dimensions] of one shape, found %s and %s"
                            .formatted(a.shape(), b.shape()));
        }
        Finite.require("cosine", a.values());
        Finite.require("cosine", b.values());
        int dimensions = a.shape().size(1);
        double[] cosines = new double[a.shape().size(0)];
        Arrays.setAll(cosines, pair -> of(a.values(), b.values(), pair * dimensions, dimensions));
        return cosines;
    }

    /** The cosine of {@code count} numbers of each array from {@code from} on. */
    static double of(float[] a, float[] b, int from, int count) {
        double dot = 0;
        double squaresA = 0;
        double squaresB = 0;
        for (int at = from; at < from + count; at++) {
            dot += (double) a[at] * b[at];
            squaresA += (double) a[at] * a[at];
            squaresB += (double) b[at] * b[at];
        }
        return dot
                / (Math.max(Math.sqrt(squaresA), LEAST_NORM)
                        * Math.max(Math.sqrt(squaresB), LEAST_NORM));
    }
}
