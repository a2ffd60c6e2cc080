package org.continuo.engine.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * A mean and how sure it is: the percentile bootstrap's interval, which holds 95 % of the means of
 * samples drawn from the values with replacement.
 *
 * @param low the 2.5th percentile
 * @param high the 97.5th
 */
public record MeanInterval(double mean, double low, double high) {
    private static final int RESAMPLES = 20_000;
    private static final long SEED = 0;

    /**
     * The mean of values; the same values give the same interval.
     *
     * @throws IllegalArgumentException if there are none
     */
    public static MeanInterval of(double... values) {
        double mean =
                Arrays.stream(values)
                        .average()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "bootstrap: expected at least 1 value, found none"));
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
        double[] means = new double[RESAMPLES];
        for (int i = 0; i < RESAMPLES; i++) {
            double sum = 0;
            for (int draw = 0; draw < values.length; draw++) {
                sum += values[random.nextInt(values.length)];
            }
            means[i] = sum / values.length;
        }
        Arrays.sort(means);
        return new MeanInterval(mean, quantile(means, 0.025), quantile(means, 0.975));
    }

    /** Between the two nearest of sorted values. */
    private static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
