package org.continuo.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Whether an Ogg file ends as it should: with a whole page that is marked as the last one. */
final class OggEnd {
    private static final int LONGEST_PAGE_BYTES = 27 + 255 + 255 * 255;
    private static final int HEADER_BYTES = 27;
    private static final int LAST_PAGE = 4;

    private OggEnd() {}

    static boolean isMarked(FileChannel channel) throws IOException {
        long from = Math.max(0, channel.size() - 2L * LONGEST_PAGE_BYTES);
        ByteBuffer end = FileHead.bytes(channel, from, (int) (channel.size() - from));
        for (int at = end.limit() - HEADER_BYTES; at >= 0; at--) {
            if (end.get(at) == 'O'
                    && end.get(at + 1) == 'g'
                    && end.get(at + 2) == 'g'
                    && end.get(at + 3) == 'S') {
                return (end.get(at + 5) & LAST_PAGE) != 0 && pageEnd(end, at) <= end.limit();
            }
        }
        return false;
    }

    private static int pageEnd(ByteBuffer bytes, int at) {
        int segments = bytes.get(at + HEADER_BYTES - 1) & 0xFF;
        int end = at + HEADER_BYTES + segments;
        for (int i = 0; i < segments && at + HEADER_BYTES + i < bytes.limit(); i++) {
            end += bytes.get(at + HEADER_BYTES + i) & 0xFF;
        }
        return end;
    }
}
