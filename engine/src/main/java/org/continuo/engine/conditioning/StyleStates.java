package org.continuo.engine.conditioning;

import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;

/**
 * Styles as the decoder takes them.
 *
 * @param states {@code [rows, tokens, hidden]}, zero where masked
 * @param mask {@code [rows, tokens]}: 1 inside the sound, 0 beyond its end
 */
public record StyleStates(FloatArray states, FloatArray mask) {
    /** No style: one token that is zero, as audiocraft has it. */
    public static StyleStates none(int rows, int hidden) {
        return new StyleStates(
                new FloatArray(Shape.of(rows, 1, hidden), new float[rows * hidden]),
                new FloatArray(Shape.of(rows, 1), new float[rows]));
    }
}
