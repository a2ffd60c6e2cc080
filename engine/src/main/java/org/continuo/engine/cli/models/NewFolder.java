package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.continuo.core.files.FolderTree;
import org.continuo.core.files.WholeFile;
import org.continuo.engine.cli.report.AtShutdown;

/**
 * A folder that appears whole or not at all: filled beside its place, then moved there. Whatever
 * ends the command before that leaves nothing.
 */
final class NewFolder implements AutoCloseable {
    private final Path place;
    private final Path draft;
    private final AtShutdown discarding;

    /**
     * Begins it.
     *
     * @param place holds nothing yet, or an empty folder
     * @throws IllegalArgumentException if something is there
     */
    NewFolder(Path place) throws IOException {
        this.place = place.toAbsolutePath().normalize();
        requireFree(this.place);
        Path parent = this.place.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(
                    place + ": expected the name of a new folder, found a root folder");
        }
        Files.createDirectories(parent);
        draft =
                parent.resolve(
                        ".%s.%s.part".formatted(this.place.getFileName(), UUID.randomUUID()));
        discarding = new AtShutdown(this::discard); // before there is anything to discard
        Files.createDirectory(draft);
    }

    private static void requireFree(Path place) throws IOException {
        if (!Files.exists(place)) {
            return;
        }
        if (!Files.isDirectory(place)) {
            throw new IllegalArgumentException(
                    place + ": expected a new or an empty folder, found a file");
        }
        try (Stream<Path> entries = Files.list(place)) {
            if (entries.findAny().isPresent()) {
                throw new IllegalArgumentException(
                        place + ": expected a new or an empty folder, found one with files in it");
            }
        }
    }

    /** Where it is filled. */
    Path draft() {
        return draft;
    }

    /**
     * Refuses what cannot fit.
     *
     * @throws IOException if the disk has too little space
     */
    void requireSpace(long bytes) throws IOException {
        long free = Files.getFileStore(draft).getUsableSpace();
        if (bytes > free) {
            throw new IOException(
                    "%s: expected %.1f MB free on its disk, found %.1f MB"
                            .formatted(place, bytes / 1e6, free / 1e6));
        }
    }

    /** Shows it at its place. */
    void finish() throws IOException {
        requireFree(place);
        Files.deleteIfExists(place); // empty
        WholeFile.moveIntoPlace(draft, place);
    }

    private void discard() {
        try {
            FolderTree.deleteWhileWritten(draft);
        } catch (IOException stays) {
            System.err.println("continuo: " + draft + ": could not be deleted: " + stays);
        }
    }

    @Override
    public void close() {
        discarding.close();
        discard();
    }
}
