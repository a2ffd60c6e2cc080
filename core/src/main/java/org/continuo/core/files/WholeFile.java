package org.continuo.core.files;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Files that appear complete or not at all: written beside their place under a hidden name that
 * ends in {@code .part}, then moved there. Whoever reads meanwhile finds the old file.
 */
public final class WholeFile {
    private static final int ATTEMPTS = 40;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(25);

    private WholeFile() {}

    /** Writes a file's content. */
    @FunctionalInterface
    public interface Content {
        /** Makes the file {@code draft}, which does not exist yet. */
        void write(Path draft) throws IOException;
    }

    /**
     * Writes {@code file}, whose folder exists, and replaces what was there. When it fails nothing
     * is left and the old file stays.
     *
     * @throws IllegalArgumentException if something stands there that is no file
     */
    public static void write(Path file, Content content) throws IOException {
        requireFileOrNothing(file);
        Path place = file.toAbsolutePath();
        Path folder = place.getParent();
        if (folder == null) {
            throw new IOException(file + ": expected the name of a file, found a root folder");
        }
        Path draft =
                folder.resolve(".%s.%s.part".formatted(place.getFileName(), UUID.randomUUID()));
        try {
            content.write(draft);
            moveIntoPlace(draft, place);
        } catch (IOException refused) {
            throw naming(place, refused);
        } finally {
            Files.deleteIfExists(draft);
        }
    }

    /** A pipe would be replaced, and whoever reads from it wait for ever. */
    public static void requireFileOrNothing(Path place) {
        if (isPipe(place)) {
            throw new IllegalArgumentException(
                    place + ": expected a file or nothing, found a pipe or a device");
        }
    }

    /** Whether something stands there that is neither file nor folder. */
    public static boolean isPipe(Path place) {
        try {
            FileKind kind = FileKind.of(place);
            return kind != FileKind.FILE && kind != FileKind.FOLDER;
        } catch (IOException nothing) {
            return false;
        }
    }

    /** What the system said of a file that could not be written, with the file's name in it. */
    public static IOException naming(Path file, IOException refused) {
        String message = String.valueOf(refused.getMessage());
        boolean isNamed = refused instanceof FileSystemException || message.contains(": ");
        return isNamed ? refused : new FileSystemException(file.toString(), null, message);
    }

    /**
     * Moves a finished file, or folder, to its place in the same folder and replaces what was
     * there: at once where the file system can. On Windows no file is replaced while somebody has
     * it open, be it a reader for a moment, which is waited for, or a program for longer.
     */
    public static void moveIntoPlace(Path draft, Path place) throws IOException {
        for (int attempt = 1; ; attempt++) {
            try {
                move(draft, place);
                return;
            } catch (AccessDeniedException refused) {
                if (!isHeldOpen(place)) {
                    throw refused;
                }
                if (attempt == ATTEMPTS) {
                    throw heldOpen(place, refused);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
    }

    private static void move(Path draft, Path place) throws IOException {
        try {
            Files.move(
                    draft,
                    place,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException plainFileSystem) {
            Files.move(draft, place, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** What else refuses a file of a folder in which files may be made? */
    private static boolean isHeldOpen(Path place) {
        Path folder = place.toAbsolutePath().getParent();
        return Files.isRegularFile(place) && folder != null && Files.isWritable(folder);
    }

    private static IOException heldOpen(Path place, IOException refused) {
        FileSystemException told =
                new FileSystemException(
                        place.toString(),
                        null,
                        "cannot be replaced: another program has it open; close it there");
        told.initCause(refused);
        return told;
    }
}
