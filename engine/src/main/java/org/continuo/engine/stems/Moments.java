package org.continuo.engine.stems;

import java.nio.FloatBuffer;

/** Mean and standard deviation (divisor N − 1) of values, and the scaling by them. */
public record Moments(double mean, double deviation) {
    /** The reference's guard against division by nothing. */
    private static final double NETWORK_EPSILON = 1e-5;

    /** Of all of {@code values}. */
    static Moments of(FloatBuffer values) {
        double sum = 0;
        for (int i = 0; i < values.limit(); i++) {
            sum += values.get(i);
        }
        double mean = sum / values.limit();
        double squares = 0;
        for (int i = 0; i < values.limit(); i++) {
            double deviation = values.get(i) - mean;
            squares += deviation * deviation;
        }
        return new Moments(mean, Math.sqrt(squares / Math.max(1, values.limit() - 1)));
    }

    /** Brings values to mean 0 and deviation 1 where they are. */
    void normalise(FloatBuffer values) {
        float scale = (float) (1 / (NETWORK_EPSILON + deviation));
        float middle = (float) mean;
        for (int i = 0; i < values.limit(); i++) {
            values.put(i, (values.get(i) - middle) * scale);
        }
    }

    /** A value that came out of the network, in the scale of what went in. */
    float restored(float value) {
        return (float) (value * deviation + mean);
    }
}
