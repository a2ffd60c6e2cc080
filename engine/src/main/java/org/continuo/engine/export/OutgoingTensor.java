package org.continuo.engine.export;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.StoredTensor;

/**
 * A tensor that is going to be written: its place in a file is known before any value is read, and
 * its values pass through a small block, whatever its size.
 *
 * @param type in which it is written
 * @param shape of the whole
 * @param parts whose rows stand one under the other, read when they are written
 */
record OutgoingTensor(String name, ElementType type, Shape shape, List<Part> parts) {
    private static final int BLOCK = 1 << 16;

    /** A tensor of the source. */
    @FunctionalInterface
    interface Part {
        StoredTensor read() throws CheckpointException;
    }

    long byteSize() {
        return shape.elementCount() * type.byteSize();
    }

    /** Writes its values, row by row, little-endian. */
    void write(OutputStream out) throws IOException {
        for (Part part : parts) {
            StoredTensor tensor = part.read();
            if (tensor.type() == type) {
                copy(tensor.data(), out);
            } else {
                convert(tensor, out);
            }
        }
    }

    private static void copy(MemorySegment data, OutputStream out) throws IOException {
        byte[] block = new byte[BLOCK * Float.BYTES];
        for (long from = 0; from < data.byteSize(); from += block.length) {
            int count = (int) Math.min(block.length, data.byteSize() - from);
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, from, block, 0, count);
            out.write(block, 0, count);
        }
    }

    private void convert(StoredTensor tensor, OutputStream out) throws IOException {
        float[] values = new float[BLOCK];
        ByteBuffer bytes =
                ByteBuffer.allocate(BLOCK * type.byteSize()).order(ByteOrder.LITTLE_ENDIAN);
        long total = tensor.shape().elementCount();
        for (long from = 0; from < total; from += BLOCK) {
            int count = (int) Math.min(BLOCK, total - from);
            tensor.copyFloats(from, values, 0, count);
            bytes.clear();
            for (int i = 0; i < count; i++) {
                put(bytes, values[i], tensor);
            }
            out.write(bytes.array(), 0, bytes.position());
        }
    }

    private void put(ByteBuffer bytes, float value, StoredTensor tensor)
            throws CheckpointException {
        boolean fits =
                switch (type) {
                    case FLOAT32 -> {
                        bytes.putFloat(value);
                        yield true;
                    }
                    case FLOAT16 -> {
                        short half = Float.floatToFloat16(value);
                        bytes.putShort(half);
                        yield !Float.isInfinite(Float.float16ToFloat(half));
                    }
                    case BFLOAT16 -> {
                        int upper = roundedUpperHalf(value);
                        bytes.putShort((short) upper);
                        yield !Float.isInfinite(Float.intBitsToFloat(upper << 16));
                    }
                    case FLOAT64, INT64, INT32, INT16, INT8, UINT8, BOOL ->
                            throw new IllegalArgumentException(
                                    "%s: expected a type of FLOAT32, FLOAT16 or BFLOAT16, found %s"
                                            .formatted(name, type));
                };
        if (!fits && Float.isFinite(value)) {
            throw new CheckpointException(
                    "%s in %s: expected values that %s can hold, found %s"
                            .formatted(tensor.name(), tensor.file(), type, value));
        }
    }

    /** The upper 16 bits of a float32, rounded to the nearest, ties to even. */
    private static int roundedUpperHalf(float value) {
        int bits = Float.floatToRawIntBits(value);
        return Float.isNaN(value)
                ? (bits >>> 16) | 0x40
                : (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16;
    }
}
