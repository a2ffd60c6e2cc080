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

    /** The same where the null rows' logits are in an array of their own. */
    public static void apply(float[] logits, float[] unconditional, float scale) {
        for (int i = 0; i < unconditional.length; i++) {
            logits[i] = unconditional[i] + scale * (logits[i] - unconditional[i]);
        }
    }

    /**
     * How far to go.
     *
     * @param scale away from no conditions, audiocraft's {@code cfg_coef}
     * @param textScale from the style alone towards the text, its {@code cfg_coef_beta}; 1 makes
     *     double guidance a simple one
     */
    public record Scales(float scale, float textScale) {
        public static Scales simple(float scale) {
            return new Scales(scale, 1);
        }
    }

    /**
     * Double guidance (Rouard et al. 2024): replaces the first third by null + scale · (style +
     * textScale · (both − style) − null), in place.
     *
     * @param logits {@code [3 · rows, vocabulary]}: rows under text and style, then under the style
     *     alone, then the null rows, in the same order
     * @param third the values of one third, rows · vocabulary
     */
    public static void applyDouble(float[] logits, int third, Scales scales) {
        if (third < 0 || 3L * third > logits.length) {
            throw new IllegalArgumentException(
                    "guidance: expected at least 3 · %d logits, found %d"
                            .formatted(third, logits.length));
        }
        for (int i = 0; i < third; i++) {
            float style = logits[third + i];
            float unconditional = logits[2 * third + i];
            float led = style + scales.textScale() * (logits[i] - style);
            logits[i] = unconditional + scales.scale() * (led - unconditional);
        }
    }
}
