package org.continuo.engine.evaluation;

/** Refuses what no measure can be taken of. */
final class Finite {
    private Finite() {}

    static void require(String measure, float[] values) {
        for (int i = 0; i < values.length; i++) {
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException(
                        "%s: expected finite numbers, found %s at index %d"
                                .formatted(measure, values[i], i));
            }
        }
    }
}
