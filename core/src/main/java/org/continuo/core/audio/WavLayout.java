package org.continuo.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Where and how the samples lie in a WAV file (RIFF, RF64 and BW64 after EBU Tech 3306, or RIFX,
 * whose numbers are big-endian).
 *
 * <p>Chunks other than {@code fmt}, {@code data} and {@code ds64} are stepped over. Sizes are
 * believed with care: a {@code data} chunk of size 0 or near 2^31 or 2^32, as programs that write
 * into a pipe leave it, extends to the end of the file, and so does one of size 0 with no chunks
 * behind it, which a recorder leaves that crashed; any other one that the file does not contain
 * completely is a truncated file.
 *
 * @param frameBytes one sample of every channel
 * @param frames samples per channel that are there
 * @param damage what is missing, if anything
 */
record WavLayout(
        ByteOrder order,
        SampleEncoding encoding,
        int channels,
        int sampleRateHz,
        int frameBytes,
        long dataOffset,
        long frames,
        Optional<String> damage) {
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

    /**
     * Where the samples lie.
     *
     * @param bytes as many as the header says or, where it does not know, as there are
     * @param isGuessed if the header is wrong about it
     */
    private record Extent(long offset, long bytes, boolean isGuessed) {}

    /** Whether this is a WAV file with samples that can be read from here. */
    static boolean isPlain(FileChannel channel) throws IOException {
        ByteBuffer head = read(channel, 0, 12);
        if (head.limit() < 12
                || !id(head, 8).equals("WAVE")
                || !id(head, 0).matches("RIFF|RIFX|RF64|BW64")) {
            return false;
        }
        OptionalLong body = chunk(channel, "fmt ");
        if (body.isEmpty()) {
            return true;
        }
        ByteBuffer format =
                read(channel, body.getAsLong() - 8, 8 + FORMAT_BYTES).order(order(head));
        int tag = format.limit() < 10 ? TAG_PCM : tag(format);
        return tag == TAG_PCM || tag == TAG_FLOAT;
    }

    static WavLayout parse(FileChannel channel, Path file) throws IOException {
        long end = channel.size();
        ByteBuffer head = read(channel, 0, 12);
        if (head.limit() < 12 || !id(head, 8).equals("WAVE")) {
            throw new AudioFormatException(
                    file + ": expected a WAV file, found one that does not begin as such");
        }
        ByteOrder order = order(head);
        head.order(order);
        boolean is64Bit = !id(head, 0).startsWith("RIF");
        boolean isStreamed =
                isUnknown(Integer.toUnsignedLong(head.getInt(4))) || head.getInt(4) == 0;
        long data64 = -1;
        Format format = null;
        Extent data = null;
        long position = 12;
        while (position + 8 <= end && (format == null || data == null)) {
            ByteBuffer chunk = read(channel, position, 8 + FORMAT_BYTES).order(order);
            long size = Integer.toUnsignedLong(chunk.getInt(4));
            switch (id(chunk, 0)) {
                case "fmt " -> format = format(chunk, size, file);
                case "ds64" -> data64 = chunk.limit() >= 24 ? chunk.getLong(16) : -1;
                case "data" -> {
                    long present = end - position - 8;
                    boolean isLost =
                            size == 0 && !isStreamed && !isChunks(channel, position + 8, order);
                    if (is64Bit && size == 0xFFFFFFFFL && data64 >= 0) {
                        size = data64;
                    } else if (size == 0
                            ? isStreamed || isLost
                            : size > present && isUnknown(size)) {
                        size = present;
                    }
                    data = new Extent(position + 8, size, isLost && present > 0);
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
        return layout(order, format, data, end, file);
    }

    private static WavLayout layout(
            ByteOrder order, Format format, Extent data, long end, Path file)
            throws AudioFormatException {
        long present = Math.min(data.bytes(), Math.max(0, end - data.offset()));
        if (data.bytes() < 0) {
            throw new AudioFormatException(
                    "%s: expected 0 bytes of samples or more, found %d"
                            .formatted(file, data.bytes()));
        }
        return new WavLayout(
                order,
                format.encoding(),
                format.channels(),
                format.sampleRateHz(),
                format.frameBytes(),
                data.offset(),
                present / format.frameBytes(),
                damage(format, data, present));
    }

    private static Optional<String> damage(Format format, Extent data, long present) {
        double secondsPerByte = 1.0 / ((double) format.frameBytes() * format.sampleRateHz());
        if (data.isGuessed()) {
            return Optional.of(
                    "expected a header that knows the sound's length, found one that says 0; the %.3f s up to the file's end are read"
                            .formatted(present * secondsPerByte));
        }
        if (present / format.frameBytes() < data.bytes() / format.frameBytes()) {
            return Optional.of(
                    "expected %.3f s of sound, found %.3f s; the file ends early"
                            .formatted(data.bytes() * secondsPerByte, present * secondsPerByte));
        }
        return Optional.empty();
    }

    /** Whether what follows is chunks up to the file's end, or nothing. */
    private static boolean isChunks(FileChannel channel, long position, ByteOrder order)
            throws IOException {
        long end = channel.size();
        while (position + 8 <= end && isChunkId(channel, position)) {
            int size = read(channel, position + 4, 4).order(order).getInt(0);
            position = next(channel, position + 8, Integer.toUnsignedLong(size), end);
        }
        return position == end || position == end + 1;
    }

    /** Whether the whole file is chunks of sizes that are true, so that more may follow them. */
    static boolean isOfChunks(FileChannel channel) throws IOException {
        ByteBuffer head = read(channel, 0, 12);
        return head.limit() == 12
                && id(head, 0).equals("RIFF")
                && Integer.toUnsignedLong(head.getInt(4)) + 8 == channel.size()
                && isChunks(channel, 12, ByteOrder.LITTLE_ENDIAN);
    }

    /** Where the body of the first chunk of this kind begins; nothing where there is none. */
    static OptionalLong chunk(FileChannel channel, String id) throws IOException {
        long end = channel.size();
        ByteBuffer head = read(channel, 0, 12);
        boolean isWave = head.limit() == 12 && id(head, 8).equals("WAVE");
        ByteOrder order = isWave ? order(head) : ByteOrder.LITTLE_ENDIAN;
        long position = 12;
        while (isWave && position + 8 <= end) {
            ByteBuffer chunk = read(channel, position, 8).order(order);
            if (id(chunk, 0).equals(id)) {
                return OptionalLong.of(position + 8);
            }
            position = next(channel, position + 8, Integer.toUnsignedLong(chunk.getInt(4)), end);
        }
        return OptionalLong.empty();
    }

    /** The next chunk begins at an even offset, but some writers forget that. */
    static long next(FileChannel channel, long position, long size, long end) throws IOException {
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
        int tag = tag(chunk);
        int channels = Short.toUnsignedInt(chunk.getShort(10));
        int sampleRateHz = chunk.getInt(12);
        int frameBytes = Short.toUnsignedInt(chunk.getShort(20));
        int bits = Short.toUnsignedInt(chunk.getShort(22));
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

    /** Which kind of samples, of a chunk that is at least so long. */
    private static int tag(ByteBuffer chunk) {
        int tag = Short.toUnsignedInt(chunk.getShort(8));
        boolean inSubFormat =
                tag == TAG_EXTENSIBLE
                        && Integer.toUnsignedLong(chunk.getInt(4)) >= 26
                        && chunk.limit() >= 34;
        return inSubFormat ? Short.toUnsignedInt(chunk.getShort(32)) : tag;
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

    private static ByteOrder order(ByteBuffer head) {
        return id(head, 0).equals("RIFX") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    }

    static String id(ByteBuffer bytes, int at) {
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
