package org.continuo.core.tensor;

/** How far values are from expected ones, as a share of these. */
public final class RelativeDistance {
    private RelativeDistance() {}

    /** The root of the differences' squares over the expected squares; 0 means equal. */
    public static double between(float[] expected, float[] found) {
        double error = 0;
        double signal = 0;
        for (int i = 0; i < expected.length; i++) {
            error += Math.pow(expected[i] - (double) found[i], 2);
            signal += Math.pow(expected[i], 2);
        }
        return Math.sqrt(error / signal);
    }
}
