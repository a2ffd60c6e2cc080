package org.continuo.engine.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.continuo.core.tensor.ElementType;

/** Floats as native memory holds them, in 32 or in 16 bits. */
final class FloatEncoding {
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
    private static final ValueLayout.OfShort HALF = ValueLayout.JAVA_SHORT_UNALIGNED;

    private FloatEncoding() {}

    /**
     * Writes all {@code values} to {@code target} as elements {@code from …}; in 16 bits they are
     * rounded to the nearest, and beyond ±65,504 infinite.
     *
     * @param type float32 or float16
     */
    static void put(float[] values, ElementType type, MemorySegment target, long from) {
        switch (type) {
            case FLOAT32 ->
                    MemorySegment.copy(values, 0, target, FLOAT, from * Float.BYTES, values.length);
            case FLOAT16 -> {
                for (int i = 0; i < values.length; i++) {
                    target.setAtIndex(HALF, from + i, Float.floatToFloat16(values[i]));
                }
            }
            default ->
                    throw new IllegalArgumentException(
                            "floats: expected float32 or float16, found " + type);
        }
    }
}
