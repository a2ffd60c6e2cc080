package org.continuo.engine.ffmpeg;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Gives Ogg pages the checksum of what is in them, so that damage is not dropped with its page. */
final class OggPages {
    private static final int HEADER_BYTES = 27;
    private static final int CHECKSUM_AT = 22;
    private static final int POLYNOMIAL = 0x04C11DB7;
    private static final int CAPTURE = 0x4F676753; // OggS

    private OggPages() {}

    /** Mends the checksum of each whole page of a file, in place. */
    static byte[] repaired(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        for (int at = 0; at + HEADER_BYTES <= file.length; at++) {
            int end = bytes.getInt(at) == CAPTURE ? pageEnd(file, at) : Integer.MAX_VALUE;
            if (end <= file.length) {
                bytes.order(ByteOrder.LITTLE_ENDIAN).putInt(at + CHECKSUM_AT, 0);
                bytes.putInt(at + CHECKSUM_AT, checksum(file, at, end));
                bytes.order(ByteOrder.BIG_ENDIAN);
            }
        }
        return file;
    }

    private static int pageEnd(byte[] file, int at) {
        int segments = file[at + HEADER_BYTES - 1] & 0xFF;
        int end = at + HEADER_BYTES + segments;
        for (int i = at + HEADER_BYTES;
                i < Math.min(file.length, at + HEADER_BYTES + segments);
                i++) {
            end += file[i] & 0xFF;
        }
        return end;
    }

    private static int checksum(byte[] file, int from, int to) {
        int sum = 0;
        for (int i = from; i < to; i++) {
            sum ^= file[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                sum = sum < 0 ? sum << 1 ^ POLYNOMIAL : sum << 1;
            }
        }
        return sum;
    }
}
