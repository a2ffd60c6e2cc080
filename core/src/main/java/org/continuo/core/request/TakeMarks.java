package org.continuo.core.request;

import java.util.Optional;

/**
 * What was measured of a take, so that the best of many can be told, and why it is.
 *
 * @param take which of its description's takes, from 0
 * @param seed that it was drawn with
 * @param left how it meets the sound that it plays on from
 * @param right how it meets what comes behind it, which of a loop is its own beginning
 * @param silence the share of it that is silent, 0 to 1
 * @param clipping the share of its samples at or beyond -1 dBFS, where clips are limited, 0 to 1
 */
public record TakeMarks(
        int take,
        long seed,
        Optional<JoinMeasures> left,
        Optional<JoinMeasures> right,
        double silence,
        double clipping) {
    private static final double SILENCE_WEIGHT = 2;
    private static final double CLIPPING_WEIGHT = 50;

    /** One number for all of it: the less the better. */
    public double strain() {
        return left.map(JoinMeasures::strain).orElse(0.0)
                + right.map(JoinMeasures::strain).orElse(0.0)
                + SILENCE_WEIGHT * silence
                + Math.min(1, CLIPPING_WEIGHT * clipping);
    }
}
