package org.continuo.engine.onnx;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Checksums of files, each read once in a process while it stays as it is: the weights of a base
 * lie in the entries of all its adapters, as links to one file. Of a system that does not tell
 * which file it is, each is read every time.
 */
final class Checksums {
    private static final int REMEMBERED = 64;

    private static final Map<State, String> KNOWN =
            new LinkedHashMap<>(16, 0.75f, true) {
                @Override
                protected boolean removeEldestEntry(Map.Entry<State, String> eldest) {
                    return size() > REMEMBERED;
                }
            };

    private Checksums() {}

    /** A file, by whatever name, as long as nobody writes to it. */
    private record State(Object key, long size, FileTime modified) {}

    /** Checksum and size, as a manifest has them. */
    static String of(Path file) throws IOException {
        @Nullable State before = state(file);
        if (before == null) {
            return computed(file);
        }
        synchronized (KNOWN) {
            String known = KNOWN.get(before);
            if (known != null) {
                return known;
            }
        }
        String computed = computed(file);
        if (before.equals(state(file))) {
            synchronized (KNOWN) {
                KNOWN.put(before, computed);
            }
        }
        return computed;
    }

    private static @Nullable State state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        Object key = attributes.fileKey();
        return key == null
                ? null
                : new State(key, attributes.size(), attributes.lastModifiedTime());
    }

    private static String computed(Path file) throws IOException {
        CRC32C checksum = new CRC32C();
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
            while (channel.read(buffer) >= 0) {
                checksum.update(buffer.flip());
                buffer.clear();
            }
            return "%08x %d".formatted(checksum.getValue(), size);
        }
    }
}
