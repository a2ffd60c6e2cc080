package org.continuo.core.tensor;

/**
 * A dense row-major array of float32.
 *
 * @param shape the extents, outermost first
 * @param values flat contents, shared and not copied
 */
public record FloatArray(Shape shape, float[] values) {
    public FloatArray {
        if (values.length != shape.elementCount()) {
            throw new IllegalArgumentException(
                    "float array: expected %d values for %s, found %d"
                            .formatted(shape.elementCount(), shape, values.length));
        }
    }
}
