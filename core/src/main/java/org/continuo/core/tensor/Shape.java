package org.continuo.core.tensor;

import java.util.Arrays;

/** The extents of a dense row-major array, outermost first; no dimensions means one scalar. */
public final class Shape {
    private final long[] dimensions;
    private final long elementCount;

    private Shape(long[] dimensions) {
        long count = 1;
        for (long dimension : dimensions) {
            if (dimension < 0) {
                throw new IllegalArgumentException(
                        "shape: expected dimensions of 0 or more, found "
                                + Arrays.toString(dimensions));
            }
            try {
                count = Math.multiplyExact(count, dimension);
            } catch (ArithmeticException overflow) {
                throw new IllegalArgumentException(
                        "shape: expected fewer than 2^63 elements, found "
                                + Arrays.toString(dimensions),
                        overflow);
            }
        }
        this.dimensions = dimensions;
        this.elementCount = count;
    }

    /**
     * A shape of these extents.
     *
     * @throws IllegalArgumentException if one is negative or the element count overflows
     */
    public static Shape of(long... dimensions) {
        return new Shape(dimensions.clone());
    }

    public int rank() {
        return dimensions.length;
    }

    /** The extent along {@code axis}, counted from 0. */
    public long dimension(int axis) {
        return dimensions[axis];
    }

    /** The extent along {@code axis} where the array is small enough to be indexed by an int. */
    public int size(int axis) {
        return Math.toIntExact(dimensions[axis]);
    }

    public long elementCount() {
        return elementCount;
    }

    public long[] toArray() {
        return dimensions.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dimensions, shape.dimensions);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dimensions);
    }

    /** The form used in all messages: {@code [2049, 1024]}. */
    @Override
    public String toString() {
        return Arrays.toString(dimensions);
    }
}
