package org.continuo.studio.messages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Whole numbers as a part of a parcel, 8 bytes each. */
final class LongPart {
    private LongPart() {}

    static byte[] write(long[] values) {
        ByteBuffer out =
                ByteBuffer.allocate(Math.multiplyExact(values.length, Long.BYTES))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.asLongBuffer().put(values);
        return out.array();
    }

    static long[] read(byte[] part) {
        long[] values = new long[part.length / Long.BYTES];
        ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(values);
        return values;
    }
}
