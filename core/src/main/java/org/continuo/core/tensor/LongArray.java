package org.continuo.core.tensor;

/**
 * A dense row-major array of int64.
 *
 * @param shape the extents, outermost first
 * @param values flat contents, shared and not copied
 */
public record LongArray(Shape shape, long[] values) {
    public LongArray {
        if (values.length != shape.elementCount()) {
            throw new IllegalArgumentException(
                    "long array: expected %d values for %s, found %d"
                            .formatted(shape.elementCount(), shape, values.length));
        }
    }
}
