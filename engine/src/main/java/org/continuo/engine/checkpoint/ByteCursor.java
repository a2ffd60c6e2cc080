package org.continuo.engine.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads bytes from front to back, numbers little-endian. Reading beyond the end throws {@link
 * IndexOutOfBoundsException} before anything is allocated for it.
 */
final class ByteCursor {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble BIG_ENDIAN_DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment bytes;
    private long position;

    ByteCursor(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** How many bytes have been read. */
    long position() {
        return position;
    }

    /** Moves past {@code count} bytes and returns where they begin. */
    long skip(long count) {
        if (count < 0 || count > bytes.byteSize() - position) {
            throw new IndexOutOfBoundsException(position);
        }
        long begin = position;
        position += count;
        return begin;
    }

    int unsignedByte() {
        return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, skip(1)));
    }

    int unsignedShort() {
        return Short.toUnsignedInt(bytes.get(SHORT, skip(Short.BYTES)));
    }

    int signedInt() {
        return bytes.get(INT, skip(Integer.BYTES));
    }

    long unsignedInt() {
        return Integer.toUnsignedLong(signedInt());
    }

    long signedLong() {
        return bytes.get(LONG, skip(Long.BYTES));
    }

    /** A two's complement integer of 0 to 8 bytes. */
    long signed(int byteCount) {
        long value = 0;
        for (int i = 0; i < byteCount; i++) {
            value |= (long) unsignedByte() << (8 * i);
        }
        int unused = Long.SIZE - 8 * byteCount;
        return byteCount == 0 ? 0 : value << unused >> unused;
    }

    double bigEndianDouble() {
        return bytes.get(BIG_ENDIAN_DOUBLE, skip(Double.BYTES));
    }

    byte[] bytes(long count) {
        return bytes.asSlice(skip(count), count).toArray(ValueLayout.JAVA_BYTE);
    }

    String utf8(long byteCount) {
        return new String(bytes(byteCount), StandardCharsets.UTF_8);
    }

    /**
     * The text up to the next newline, which is read too.
     *
     * @throws IndexOutOfBoundsException also if there is none within {@code maxBytes}
     */
    String line(int maxBytes) {
        for (int count = 0; count < maxBytes && position + count < bytes.byteSize(); count++) {
            if (bytes.get(ValueLayout.JAVA_BYTE, position + count) == '\n') {
                String line = utf8(count);
                skip(1);
                return line;
            }
        }
        throw new IndexOutOfBoundsException(position);
    }
}
