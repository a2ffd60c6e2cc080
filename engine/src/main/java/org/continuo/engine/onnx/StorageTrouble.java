package org.continuo.engine.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.problem.ProblemSentence;

/**
 * Tells what is wrong with the place where converted models are stored: Java's own messages name a
 * file at most.
 */
final class StorageTrouble {
    /** Of Linux and macOS, Windows, a limit on file sizes, a quota. */
    private static final List<String> FULL =
            List.of(
                    "No space left on device",
                    "not enough space on the disk",
                    "File too large",
                    "Disk quota exceeded");

    /** Systems translate their messages; with less free than this the reason is plain. */
    private static final long NEARLY_NOTHING_BYTES = 1 << 20;

    private static final double BYTES_PER_MEGABYTE = 1e6;

    private StorageTrouble() {}

    /** Whether writing under {@code folder} ended in {@code problem} for want of room. */
    static boolean isFull(Path folder, IOException problem) {
        return saysFull(problem) || freeBytes(folder) < NEARLY_NOTHING_BYTES;
    }

    private static boolean saysFull(IOException problem) {
        String message = String.valueOf(problem.getMessage());
        return FULL.stream().anyMatch(message::contains);
    }

    /**
     * There was no room.
     *
     * @param writtenBytes of the model when it ended; they are deleted by now
     */
    static IOException full(Path folder, long writtenBytes, IOException cause) {
        return new IOException(
                "%s: expected room for a converted model of more than %.1f MB, found %.1f MB free (%s)"
                        .formatted(
                                folder,
                                writtenBytes / BYTES_PER_MEGABYTE,
                                freeBytes(folder) / BYTES_PER_MEGABYTE,
                                ProblemSentence.reason(cause)),
                cause);
    }

    /** Not even a folder or a lock could be created. */
    static IOException notWritable(Path folder, IOException cause) {
        if (saysFull(cause)) {
            return full(folder, 0, cause);
        }
        return new IOException(
                "%s: expected a folder in which converted models can be stored, found one in which they cannot (%s)"
                        .formatted(folder, ProblemSentence.reason(cause)),
                cause);
    }

    /** Bytes of the files in {@code folder}, as far as they can be read. */
    static long bytesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            long bytes = 0;
            for (Path file : files.toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        } catch (IOException unreadable) {
            return 0;
        }
    }

    /** Bytes that can still be written under {@code folder} or, before it exists, beside it. */
    private static long freeBytes(Path folder) {
        Path existing = folder.toAbsolutePath();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            return Files.getFileStore(existing).getUsableSpace();
        } catch (IOException unknown) {
            return Long.MAX_VALUE;
        }
    }
}
