package org.continuo.engine.audio;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The bytes of an MP3 file between the tags at its beginning (ID3v2) and at its end (ID3v1, APE).
 * JLayer steps over the former by itself, but drops the last frame before the latter.
 */
final class Mp3Stream extends FilterInputStream {
    private static final int ID3V1_BYTES = 128;
    private static final int APE_FOOTER_BYTES = 32;

    private long left;

    private Mp3Stream(InputStream in, long bytes) {
        super(in);
        left = bytes;
    }

    /** Opens the file behind its first {@code from} bytes. */
    static InputStream open(Path file, long from) throws IOException {
        long end = endOfFrames(file);
        InputStream in = Files.newInputStream(file);
        in.skipNBytes(Math.min(from, end));
        return new BufferedInputStream(new Mp3Stream(in, Math.max(0, end - from)), 1 << 16);
    }

    @Override
    public int read() throws IOException {
        if (left == 0) {
            return -1;
        }
        left--;
        return super.read();
    }

    @Override
    public int read(byte[] bytes, int at, int count) throws IOException {
        if (left == 0 && count > 0) {
            return -1;
        }
        int read = super.read(bytes, at, (int) Math.min(count, left));
        left -= Math.max(0, read);
        return read;
    }

    private static long endOfFrames(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long end = channel.size();
            if (text(read(channel, end - ID3V1_BYTES, 3)).equals("TAG")) {
                end -= ID3V1_BYTES;
            }
            ByteBuffer footer = read(channel, end - APE_FOOTER_BYTES, 16);
            if (text(footer).startsWith("APETAGEX")) {
                long bytes = Integer.toUnsignedLong(footer.getInt(12));
                end = Math.max(0, end - bytes);
            }
            return end;
        }
    }

    private static ByteBuffer read(FileChannel channel, long at, int count) throws IOException {
        byte[] bytes = new byte[count];
        if (at >= 0) {
            channel.read(ByteBuffer.wrap(bytes), at);
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String text(ByteBuffer bytes) {
        return StandardCharsets.ISO_8859_1.decode(bytes.duplicate()).toString();
    }
}
