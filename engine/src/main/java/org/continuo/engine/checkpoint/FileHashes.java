package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.Sha256;
import org.continuo.core.files.WholeFile;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of files, remembered in the cache folder under {@code hashes/}: one small text per file,
 * named by its path, holding path, size, time of modification and hash. A memo that does not match
 * in every line is computed anew; one that cannot be written is only lost time.
 */
final class FileHashes {
    private static final int BUFFER_BYTES = 1 << 20;

    private final CacheFolder cache;

    FileHashes(CacheFolder cache) {
        this.cache = cache;
    }

    /** One hash over the names and contents of {@code files}, in this order. */
    String hashOf(List<Path> files) throws IOException {
        MessageDigest digest = Sha256.digest();
        for (Path file : files) {
            String line = "%s %s\n".formatted(file.getFileName(), hashOf(file));
            digest.update(line.getBytes(StandardCharsets.UTF_8));
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** The hash of a text, in hexadecimal. */
    static String hashOf(String text) {
        return HexFormat.of().formatHex(Sha256.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** The same if every file's hash is remembered, without reading any file's content. */
    Optional<String> rememberedHashOf(List<Path> files) throws IOException {
        for (Path file : files) {
            if (readMemo(memoOf(file), state(file)) == null) {
                return Optional.empty();
            }
        }
        return Optional.of(hashOf(files));
    }

    private String hashOf(Path file) throws IOException {
        String state = state(file);
        Path memo = memoOf(file);
        String remembered = readMemo(memo, state);
        if (remembered != null) {
            return remembered;
        }
        String hash = compute(file);
        if (!state(file).equals(state)) {
            throw new CheckpointException(
                    "%s: expected a file at rest, found it changing while it was read"
                            .formatted(file));
        }
        writeMemo(memo, state + hash + "\n");
        return hash;
    }

    /** What identifies a file's content without reading it: path, size, time of modification. */
    private static String state(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return "%s\n%d\n%d\n"
                .formatted(
                        file.toAbsolutePath(),
                        attributes.size(),
                        attributes.lastModifiedTime().to(TimeUnit.NANOSECONDS));
    }

    private Path memoOf(Path file) {
        byte[] path = file.toAbsolutePath().toString().getBytes(StandardCharsets.UTF_8);
        String name = HexFormat.of().formatHex(Sha256.of(path));
        return cache.resolve("hashes").resolve(name + ".txt");
    }

    private static @Nullable String readMemo(Path memo, String state) {
        try {
            String text = Files.readString(memo);
            if (!text.startsWith(state)) {
                return null;
            }
            String hash = text.substring(state.length()).strip();
            return hash.matches("[0-9a-f]{64}") ? hash : null;
        } catch (IOException absentOrDamaged) {
            return null;
        }
    }

    /** Another process never sees half a memo. */
    private static void writeMemo(Path memo, String text) {
        try {
            Files.createDirectories(memo.resolveSibling(""));
            WholeFile.write(memo, draft -> Files.writeString(draft, text));
        } catch (IOException unwritable) {
            // The hash itself is right; the next call computes it again.
        }
    }

    /** The SHA-256 of a file that is read whole, in hexadecimal. */
    static String compute(Path file) throws IOException {
        MessageDigest digest = Sha256.digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream input = Files.newInputStream(file)) {
            for (int count = input.read(buffer); count >= 0; count = input.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
