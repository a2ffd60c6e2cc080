package org.continuo.engine.sampling;

/**
 * Classifier-free guidance (Ho and Salimans 2022): the model runs once with and once without its
 * conditions, and the logits move away from the unconditional ones.
 */
public final class Guidance {
    private Guidance() {}

    /**
     * Replaces the conditional half by null + scale · (conditional − null), in place. The other
     * half is left as it is.
     *
     * @param logits {@code [2 · rows, vocabulary]}, the conditional rows first, then the null rows
     *     in the same order
     * @param half the values of one half, rows · vocabulary
     */
    public static void apply(float[] logits, int half, float scale) {
        if (half < 0 || 2L * half > logits.length) {
            throw new IllegalArgumentException(
                    "guidance: expected at least 2 · %d logits, found %d"
                            .formatted(half, logits.length));
        }
        for (int i = 0; i < half; i++) {
            float unconditional = logits[half + i];
            logits[i] = unconditional + scale * (logits[i] - unconditional);
        }
    }
}
