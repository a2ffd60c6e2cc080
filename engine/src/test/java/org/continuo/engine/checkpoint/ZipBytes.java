package org.continuo.engine.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.CRC32;

/** Small zip files for tests, written by hand so that every field can be wrong. */
final class ZipBytes {
    private final ByteArrayOutputStream locals = new ByteArrayOutputStream();
    private final ByteArrayOutputStream central = new ByteArrayOutputStream();
    private final boolean zip64;
    private int count;
    private long holeBytes;

    private ZipBytes(boolean zip64) {
        this.zip64 = zip64;
    }

    static ZipBytes plain() {
        return new ZipBytes(false);
    }

    /** As PyTorch writes archives beyond 4 GB: sizes and offsets in 64-bit extra fields. */
    static ZipBytes zip64() {
        return new ZipBytes(true);
    }

    ZipBytes add(String name, byte[] content) {
        return add(name, content, 0, content.length, crc(content));
    }

    /** A last entry of {@code size} zeros, which {@link #writeTo} leaves as a hole in the file. */
    ZipBytes addHole(String name, long size) {
        holeBytes = size;
        return add(name, new byte[0], 0, size, 0);
    }

    /** An entry that claims {@code method}, {@code size} and {@code crc}. */
    ZipBytes add(String name, byte[] content, int method, long size, int crc) {
        byte[] nameBytes = name.getBytes(StandardCharsets.UTF_8);
        int offset = locals.size();
        locals.writeBytes(
                little(30 + nameBytes.length)
                        .putInt(0x04034b50)
                        .putShort((short) 0)
                        .putShort((short) 0x808)
                        .putShort((short) method)
                        .putInt(0)
                        .putInt(0)
                        .putInt(0)
                        .putInt(0)
                        .putShort((short) nameBytes.length)
                        .putShort((short) 0)
                        .put(nameBytes)
                        .array());
        locals.writeBytes(content);
        int extraBytes = zip64 ? 28 : 0;
        byte[] entry = new byte[46 + nameBytes.length + extraBytes];
        ByteBuffer fields =
                ByteBuffer.wrap(entry)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putInt(0x02014b50)
                        .putInt(0)
                        .putShort((short) 0x808)
                        .putShort((short) method)
                        .putInt(0)
                        .putInt(crc)
                        .putInt(zip64 ? -1 : content.length)
                        .putInt(zip64 ? -1 : (int) size)
                        .putShort((short) nameBytes.length)
                        .putShort((short) extraBytes)
                        .putShort((short) 0)
                        .putInt(0)
                        .putInt(0)
                        .putInt(zip64 ? -1 : offset)
                        .put(nameBytes);
        if (zip64) {
            fields.putShort((short) 1)
                    .putShort((short) 24)
                    .putLong(size)
                    .putLong(content.length + holeBytes)
                    .putLong(offset);
        }
        central.writeBytes(entry);
        count++;
        return this;
    }

    byte[] build() {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(locals.toByteArray());
        file.writeBytes(directory());
        return file.toByteArray();
    }

    /** Writes the file, as a sparse one if it has a hole. */
    void writeTo(Path path) throws IOException {
        try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
            file.write(locals.toByteArray());
            file.seek(locals.size() + holeBytes);
            file.write(directory());
        }
    }

    private byte[] directory() {
        long centralOffset = locals.size() + holeBytes;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(central.toByteArray());
        if (zip64) {
            file.writeBytes(
                    little(56 + 20)
                            .putInt(0x06064b50)
                            .putLong(44)
                            .putInt(0)
                            .putLong(0)
                            .putLong(count)
                            .putLong(count)
                            .putLong(central.size())
                            .putLong(centralOffset)
                            .putInt(0x07064b50)
                            .putInt(0)
                            .putLong(centralOffset + central.size())
                            .putInt(1)
                            .array());
        }
        file.writeBytes(
                little(22)
                        .putInt(0x06054b50)
                        .putInt(0)
                        .putShort((short) (zip64 ? -1 : count))
                        .putShort((short) (zip64 ? -1 : count))
                        .putInt(zip64 ? -1 : central.size())
                        .putInt(zip64 ? -1 : (int) centralOffset)
                        .putShort((short) 0)
                        .array());
        return file.toByteArray();
    }

    static int crc(byte[] content) {
        CRC32 crc = new CRC32();
        crc.update(content);
        return (int) crc.getValue();
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
