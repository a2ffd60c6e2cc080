package org.continuo.engine.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the samples lie in a WAV file (RIFF, or RF64 and BW64 after EBU Tech 3306).
 *
 * <p>Chunks other than {@code fmt}, {@code data} and {@code ds64} are stepped over. Sizes are
 * believed with care: a {@code data} chunk of size 0 or near 2^31 or 2^32, as programs that write
 * into a pipe leave it, extends to the end of the file; any other one that the file does not
 * contain completely is a truncated file.
 *
 * @param frameBytes one sample of every channel
 * @param frames samples per channel
 */
record WavLayout(
        SampleEncoding encoding,
        int channels,
        int sampleRateHz,
        int frameBytes,
        long dataOffset,
        long frames) {
    private static final int TAG_PCM = 1;
    private static final int TAG_FLOAT = 3;
    private static final int TAG_EXTENSIBLE = 0xFFFE;
    private static final int FORMAT_BYTES = 40;

    /** Sizes that stand for "unknown": those within 64 KiB below 2^31 and 2^32. */
    private static boolean isUnknown(long size) {
        return (size >= 0x7FFF0000L && size <= 0x80000000L) || size >= 0xFFFF0000L;
    }

    private record Format(
            SampleEncoding encoding, int channels, int sampleRateHz, int frameBytes) {}

    private record Extent(long offset, long declaredBytes) {}

    static WavLayout parse(FileChannel channel, Path file) throws IOException {
        long end = channel.size();
        ByteBuffer head = read(channel, 0, 12);
        if (head.limit() < 12 || !id(head, 8).equals("WAVE")) {
            throw new AudioFormatException(
                    file + ": expected a WAV file, found one that does not begin as such");
        }
        boolean is64Bit = !id(head, 0).equals("RIFF");
        boolean isStreamed =
                isUnknown(Integer.toUnsignedLong(head.getInt(4))) || head.getInt(4) == 0;
        long data64 = -1;
        Format format = null;
        Extent data = null;
        long position = 12;
        while (position + 8 <= end && (format == null || data == null)) {
            ByteBuffer chunk = read(channel, position, 8 + FORMAT_BYTES);
            long size = Integer.toUnsignedLong(chunk.getInt(4));
            switch (id(chunk, 0)) {
                case "fmt " -> format = format(chunk, size, file);
                case "ds64" -> data64 = chunk.limit() >= 24 ? chunk.getLong(16) : -1;
                case "data" -> {
                    if (is64Bit && size == 0xFFFFFFFFL && data64 >= 0) {
                        size = data64;
                    } else if (size == 0
                            ? isStreamed
                            : size > end - position - 8 && isUnknown(size)) {
                        size = end - position - 8;
                    }
                    data = new Extent(position + 8, size);
                }
                default -> {}
            }
            position = next(channel, position + 8, size, end);
        }
        if (format == null || data == null) {
            throw new AudioFormatException(
                    "%s: expected a fmt and a data chunk, found the file's end without %s"
                            .formatted(file, format == null ? "fmt" : "data"));
        }
        return layout(format, data, end, file);
    }

    private static WavLayout layout(Format format, Extent data, long end, Path file)
            throws AudioFormatException {
        long present = Math.min(data.declaredBytes(), Math.max(0, end - data.offset()));
        long declaredFrames = data.declaredBytes() / format.frameBytes();
        long frames = present / format.frameBytes();
        if (data.declaredBytes() < 0 || frames < declaredFrames) {
            throw new AudioFormatException(
                    "%s: expected %d bytes of samples, found %d; the file is truncated"
                            .formatted(file, data.declaredBytes(), present));
        }
        return new WavLayout(
                format.encoding(),
                format.channels(),
                format.sampleRateHz(),
                format.frameBytes(),
                data.offset(),
                frames);
    }

    /** Where the body of the first chunk of this kind begins; nothing where there is none. */
    static OptionalLong chunk(FileChannel channel, String id) throws IOException {
        long end = channel.size();
        ByteBuffer head = read(channel, 0, 12);
        boolean isWave = head.limit() == 12 && id(head, 8).equals("WAVE");
        long position = 12;
        while (isWave && position + 8 <= end) {
            ByteBuffer chunk = read(channel, position, 8);
            if (id(chunk, 0).equals(id)) {
                return OptionalLong.of(position + 8);
            }
            position = next(channel, position + 8, Integer.toUnsignedLong(chunk.getInt(4)), end);
        }
        return OptionalLong.empty();
    }

    /** The next chunk begins at an even offset, but some writers forget that. */
    private static long next(FileChannel channel, long position, long size, long end)
            throws IOException {
        long next = position + size;
        if (size % 2 == 0 || next < 0 || next >= end) {
            return next < 0 ? end : next;
        }
        ByteBuffer between = read(channel, next, 1);
        return between.limit() == 1 && between.get(0) != 0 && isChunkId(channel, next)
                ? next
                : next + 1;
    }

    private static boolean isChunkId(FileChannel channel, long position) throws IOException {
        ByteBuffer bytes = read(channel, position, 4);
        boolean printable = bytes.limit() == 4;
        while (bytes.hasRemaining()) {
            byte letter = bytes.get();
            printable &= letter >= ' ' && letter <= '~';
        }
        return printable;
    }

    private static Format format(ByteBuffer chunk, long size, Path file)
            throws AudioFormatException {
        if (size < 16 || chunk.limit() < 24) {
            throw new AudioFormatException(
                    "%s: expected a fmt chunk of 16 bytes or more, found %d"
                            .formatted(file, Math.min(size, chunk.limit() - 8)));
        }
        int tag = Short.toUnsignedInt(chunk.getShort(8));
        int channels = Short.toUnsignedInt(chunk.getShort(10));
        int sampleRateHz = chunk.getInt(12);
        int frameBytes = Short.toUnsignedInt(chunk.getShort(20));
        int bits = Short.toUnsignedInt(chunk.getShort(22));
        if (tag == TAG_EXTENSIBLE && size >= 26 && chunk.limit() >= 34) {
            tag = Short.toUnsignedInt(chunk.getShort(32));
        }
        if (channels == 0) {
            throw new AudioFormatException(file + ": expected 1 channel or more, found 0");
        }
        int sampleBytes = frameBytes % channels == 0 ? frameBytes / channels : 0;
        if (sampleBytes * 8 < bits || sampleBytes > 8) {
            sampleBytes = (bits + 7) / 8;
        }
        SampleEncoding encoding = encoding(tag, sampleBytes);
        if (encoding == null || bits == 0) {
            throw new AudioFormatException(
                    "%s: expected PCM of 8 to 32 bits or floats of 32 or 64, found format 0x%04X of %d bits"
                            .formatted(file, tag, bits));
        }
        return new Format(encoding, channels, sampleRateHz, channels * encoding.byteSize());
    }

    private static @Nullable SampleEncoding encoding(int tag, int sampleBytes) {
        for (SampleEncoding encoding : SampleEncoding.values()) {
            if (encoding.byteSize() == sampleBytes
                    && tag == (encoding.isFloatingPoint() ? TAG_FLOAT : TAG_PCM)) {
                return encoding;
            }
        }
        return null;
    }

    private static String id(ByteBuffer bytes, int at) {
        byte[] id = new byte[4];
        bytes.get(at, id);
        return new String(id, StandardCharsets.ISO_8859_1);
    }

    /** Up to {@code count} little-endian bytes at {@code position}; fewer at the file's end. */
    static ByteBuffer read(FileChannel channel, long position, int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {}
        return bytes.flip();
    }
}
