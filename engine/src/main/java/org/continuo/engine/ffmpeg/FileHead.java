package org.continuo.engine.ffmpeg;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * What of a file's beginning FFmpeg does not get over, though players do: zeros, which broken
 * downloads have, and an ID3 tag before a format that has none; sizes that were never written,
 * because the recorder crashed or wrote into a pipe. These are read as if they reached to the
 * file's end.
 *
 * @param begin where the format's own first byte lies
 * @param sizes those that are mended
 * @param isCrashed if no size was written where one should be, not even that it is unknown
 */
record FileHead(long begin, List<Size> sizes, boolean isCrashed) {
    private static final int BLOCK_BYTES = 1 << 16;
    private static final int ID3_BYTES = 10;
    private static final int W64_CHUNK_BYTES = 24;
    private static final int W64_FIRST_CHUNK = 40;
    private static final int AIFF_FIRST_CHUNK = 12;
    private static final int AIFF_SOUND_BYTES = 8;

    /** A size as it should be, at its place in the file. */
    record Size(long at, ByteBuffer bytes) {
        static Size of(long at, int size) {
            return new Size(at, ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
        }

        static Size of(long at, long size) {
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            return new Size(at, bytes.putLong(0, size));
        }

        /** Puts it into bytes that were read from here on and end at the buffer's position. */
        void putInto(ByteBuffer read, int count, long from) {
            for (int i = 0; i < bytes.capacity(); i++) {
                long place = at + i - from;
                if (place >= 0 && place < count) {
                    read.put(read.position() - count + (int) place, bytes.get(i));
                }
            }
        }
    }

    static FileHead of(FileChannel channel) throws IOException {
        long begin = behindTag(channel, firstOtherThanZero(channel));
        return switch (text(channel, begin, 4)) {
            case "riff" -> w64(channel, begin);
            case "FORM" -> aiff(channel, begin);
            default -> whole(begin);
        };
    }

    /** Mends bytes that were read from here on and end at the buffer's position. */
    void mend(ByteBuffer read, int count, long from) {
        sizes.forEach(size -> size.putInto(read, count, from));
    }

    private static FileHead whole(long begin) {
        return new FileHead(begin, List.of(), false);
    }

    private static long firstOtherThanZero(FileChannel channel) throws IOException {
        ByteBuffer block = ByteBuffer.allocate(BLOCK_BYTES);
        for (long at = 0; at < channel.size(); at += block.limit()) {
            block.clear();
            if (channel.read(block, at) <= 0) {
                break;
            }
            block.flip();
            for (int i = 0; i < block.limit(); i++) {
                if (block.get(i) != 0) {
                    return formatBegin(channel, at + i);
                }
            }
        }
        return 0;
    }

    /** A few zeros belong to the format, as those of the size that an MP4 file begins with. */
    private static long formatBegin(FileChannel channel, long firstOther) throws IOException {
        if (firstOther < Integer.BYTES) {
            return 0;
        }
        boolean isMp4 = text(channel, firstOther + 1, 4).equals("ftyp");
        return isMp4 ? firstOther + 1 - Integer.BYTES : firstOther;
    }

    /** Where it goes on behind an ID3 tag, if that is a format whose demuxer knows no such tag. */
    private static long behindTag(FileChannel channel, long begin) throws IOException {
        ByteBuffer tag = bytes(channel, begin, ID3_BYTES);
        if (tag.limit() < ID3_BYTES || !text(channel, begin, 3).equals("ID3")) {
            return begin;
        }
        long behind = begin + ID3_BYTES;
        for (int i = 6, shift = 21; i < ID3_BYTES; i++, shift -= 7) {
            behind += (long) (tag.get(i) & 0x7F) << shift;
        }
        return text(channel, behind, 4).matches("RIF[FX]|RF64|BW64|riff|FORM|caff|OggS|wvpk")
                ? behind
                : begin;
    }

    private static FileHead w64(FileChannel channel, long begin) throws IOException {
        long end = channel.size();
        long at = begin + W64_FIRST_CHUNK;
        while (at + W64_CHUNK_BYTES <= end) {
            long size = bytes(channel, at + 16, 8).order(ByteOrder.LITTLE_ENDIAN).getLong();
            boolean isData = text(channel, at, 4).equals("data");
            if (isData && ((size >= 0 && size <= W64_CHUNK_BYTES) || isUnknown(size))) {
                return new FileHead(begin, List.of(Size.of(at + 16, end - at)), !isUnknown(size));
            }
            if (isData || size < W64_CHUNK_BYTES || size > end - at) {
                break;
            }
            at += (size + 7) / 8 * 8;
        }
        return whole(begin);
    }

    /** As programs write it that write into a pipe. */
    private static boolean isUnknown(long size) {
        return size < 0 || size > Long.MAX_VALUE / 2;
    }

    private static FileHead aiff(FileChannel channel, long begin) throws IOException {
        long end = channel.size();
        long at = begin + AIFF_FIRST_CHUNK;
        while (at + 8 <= end) {
            long size = Integer.toUnsignedLong(bytes(channel, at + 4, 4).getInt());
            if (text(channel, at, 4).equals("SSND")) {
                int present = (int) Math.min(end - at - 8, Integer.MAX_VALUE);
                return size <= AIFF_SOUND_BYTES && present > AIFF_SOUND_BYTES
                        ? new FileHead(
                                begin,
                                List.of(
                                        Size.of(begin + 4, (int) (at - begin) + present),
                                        Size.of(at + 4, present)),
                                true)
                        : whole(begin);
            }
            at += 8 + size + size % 2;
        }
        return whole(begin);
    }

    /** The bytes from {@code at} on; fewer at the file's end. */
    static ByteBuffer bytes(FileChannel channel, long at, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining() && channel.read(bytes, at + bytes.position()) > 0) {}
        return bytes.flip();
    }

    private static String text(FileChannel channel, long at, int count) throws IOException {
        return StandardCharsets.ISO_8859_1.decode(bytes(channel, at, count)).toString();
    }
}
