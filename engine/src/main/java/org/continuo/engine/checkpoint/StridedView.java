package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.continuo.core.tensor.Shape;

/**
 * How a PyTorch tensor looks at its storage: element (i, j, …) lies at {@code offset + i·strides[0]
 * + j·strides[1] + …}.
 *
 * @param offset in elements
 * @param strides in elements, one per dimension of {@code shape}
 */
record StridedView(Shape shape, long offset, long[] strides) {

    /**
     * @param storageElements how many elements the storage has
     * @throws IllegalArgumentException if the view leaves the storage, or its size overflows
     * @throws ArithmeticException if the offsets overflow
     */
    static StridedView of(PickleValue.Tensor tensor, long storageElements) {
        Shape shape = Shape.of(tensor.sizes());
        long[] strides = tensor.strides();
        if (strides.length != shape.rank()) {
            throw new IllegalArgumentException(
                    "%d strides for shape %s".formatted(strides.length, shape));
        }
        Math.multiplyExact(shape.elementCount(), Long.BYTES);
        long end = tensor.offset();
        if (shape.elementCount() > 0) {
            for (int axis = 0; axis < strides.length; axis++) {
                end =
                        Math.addExact(
                                end, Math.multiplyExact(shape.dimension(axis) - 1, strides[axis]));
            }
            end = Math.addExact(end, 1);
        }
        if (tensor.offset() < 0 || end > storageElements) {
            throw new IllegalArgumentException(
                    "elements %d to %d of %d".formatted(tensor.offset(), end, storageElements));
        }
        return new StridedView(shape, tensor.offset(), strides);
    }

    /** Whether the elements lie in row-major order without gaps. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = strides.length - 1; axis >= 0; axis--) {
            long extent = shape.dimension(axis);
            if (extent != 1 && strides[axis] != expected) {
                return shape.elementCount() == 0;
            }
            expected *= extent;
        }
        return true;
    }

    /** The elements in row-major order, in memory that {@code arena} owns. */
    MemorySegment copy(MemorySegment storage, int elementBytes, Arena arena) {
        long count = shape.elementCount();
        MemorySegment target = arena.allocate(count * elementBytes, Long.BYTES);
        long[] index = new long[strides.length];
        long from = offset;
        for (long to = 0; to < count; to++) {
            MemorySegment.copy(
                    storage, from * elementBytes, target, to * elementBytes, elementBytes);
            for (int axis = strides.length - 1; axis >= 0; axis--) {
                from += strides[axis];
                if (++index[axis] < shape.dimension(axis)) {
                    break;
                }
                from -= strides[axis] * index[axis];
                index[axis] = 0;
            }
        }
        return target;
    }
}
