package org.continuo.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/**
 * A tensor as it lies in a checkpoint file: a view of mapped memory, valid until the checkpoint is
 * closed. Values are widened to float only where they are read.
 *
 * @param name the name in the file, for messages
 * @param data contiguous, row-major, little-endian
 * @param file the file's name, for messages
 */
public record StoredTensor(
        String name, ElementType type, Shape shape, MemorySegment data, String file) {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    public StoredTensor {
        if (data.byteSize() != shape.elementCount() * type.byteSize()) {
            throw new IllegalArgumentException(
                    "%s in %s: expected %d bytes for %s %s, found %d"
                            .formatted(
                                    name,
                                    file,
                                    shape.elementCount() * type.byteSize(),
                                    type,
                                    shape,
                                    data.byteSize()));
        }
    }

    /** All values as float32. float16 and bfloat16 widen exactly; float64 rounds. */
    public float[] toFloats() {
        float[] values = new float[Math.toIntExact(shape.elementCount())];
        copyFloats(0, values, 0, values.length);
        return values;
    }

    /**
     * Copies {@code count} values as float32, beginning with element {@code from}, into {@code
     * target} at {@code at}.
     */
    public void copyFloats(long from, float[] target, int at, int count) {
        switch (type) {
            case FLOAT32 -> MemorySegment.copy(data, FLOAT, from * 4, target, at, count);
            case FLOAT16 -> fromFloat16(halves(from, count), target, at);
            case BFLOAT16 -> fromBfloat16(halves(from, count), target, at);
            case FLOAT64 -> {
                for (int i = 0; i < count; i++) {
                    target[at + i] = (float) data.get(DOUBLE, (from + i) * 8);
                }
            }
            case INT64, INT32, INT16, INT8, UINT8, BOOL ->
                    throw new IllegalStateException(
                            "%s in %s: expected a floating-point tensor, found %s"
                                    .formatted(name, file, type));
        }
    }

    /** A copy: loops over arrays become vector instructions, those over a mapping do not. */
    private short[] halves(long from, int count) {
        short[] halves = new short[count];
        MemorySegment.copy(data, SHORT, from * Short.BYTES, halves, 0, count);
        return halves;
    }

    private static void fromFloat16(short[] halves, float[] target, int at) {
        for (int i = 0; i < halves.length; i++) {
            target[at + i] = Float.float16ToFloat(halves[i]);
        }
    }

    private static void fromBfloat16(short[] halves, float[] target, int at) {
        for (int i = 0; i < halves.length; i++) {
            target[at + i] = Float.intBitsToFloat(halves[i] << 16);
        }
    }
}
