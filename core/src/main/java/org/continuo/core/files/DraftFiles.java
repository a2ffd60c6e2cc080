package org.continuo.core.files;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Files that appear together or not at all: they are written under hidden names beside their
 * places, moved there by {@link #publish}, and deleted if that never comes. Safe for several
 * threads.
 */
public final class DraftFiles implements AutoCloseable {
    private final Map<Path, Path> drafts = new LinkedHashMap<>();
    private final Consumer<String> notDeleted;
    private boolean closed;

    /**
     * None yet.
     *
     * @param notDeleted hears of a draft that stays although it should not, in one sentence
     */
    public DraftFiles(Consumer<String> notDeleted) {
        this.notDeleted = notDeleted;
    }

    /** Writes one file. */
    @FunctionalInterface
    public interface Content {
        void write(Path file) throws IOException;
    }

    /** Writes what is to stand at {@code place}, replacing what is there once it is published. */
    public void write(Path place, Content content) throws IOException {
        Path absolute = place.toAbsolutePath();
        Path draft =
                absolute.resolveSibling(
                        ".%s.%s.part".formatted(absolute.getFileName(), UUID.randomUUID()));
        register(absolute, draft);
        try {
            content.write(draft);
        } catch (FileSystemException refused) {
            // A full disk, for one: users know the place and not its draft.
            throw refused.getReason() == null
                    ? refused
                    : new FileSystemException(place.toString(), null, refused.getReason());
        } catch (IOException refused) {
            throw WholeFile.naming(place, refused);
        }
    }

    private synchronized void register(Path place, Path draft) throws IOException {
        if (closed) {
            throw new IOException(place + ": not written, as the work has ended");
        }
        drafts.put(place, draft);
    }

    /** Moves all files to their places. */
    public synchronized void publish() throws IOException {
        for (Map.Entry<Path, Path> entry : drafts.entrySet()) {
            WholeFile.moveIntoPlace(entry.getValue(), entry.getKey());
        }
        drafts.clear();
    }

    /** Deletes what was not published. May be called twice. */
    @Override
    public synchronized void close() {
        closed = true;
        discard();
    }

    /** Deletes what was written up to now and not published. */
    public synchronized void discard() {
        for (Path draft : drafts.values()) {
            try {
                Files.deleteIfExists(draft);
            } catch (IOException stays) {
                notDeleted.accept(draft + ": could not be deleted: " + stays);
            }
        }
        drafts.clear();
    }
}
