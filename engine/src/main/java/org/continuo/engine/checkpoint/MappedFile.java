package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A whole file mapped read-only: the operating system pages in what is read, the Java heap holds
 * nothing, and files beyond 2 GB are one segment.
 */
record MappedFile(Path path, MemorySegment bytes) {

    /** Maps {@code path} until {@code arena} is closed. */
    static MappedFile open(Path path, Arena arena) throws CheckpointException {
        requireFile(path);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            return new MappedFile(
                    path, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
        } catch (IOException failure) {
            throw new CheckpointException(
                    "%s: expected a readable file, found: %s".formatted(path, failure), failure);
        }
    }

    /** Refuses what is no file before it is opened: a pipe would be waited for. */
    static void requireFile(Path path) throws CheckpointException {
        if (!Files.isRegularFile(path)) {
            throw new CheckpointException(
                    "%s: expected a file, found %s"
                            .formatted(path, Files.exists(path) ? "something else" : "nothing"));
        }
    }

    /** The file's own name, for messages. */
    String name() {
        return String.valueOf(path.getFileName());
    }
}
