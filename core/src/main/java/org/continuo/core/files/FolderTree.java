package org.continuo.core.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A folder with everything in it. */
public final class FolderTree {
    private static final int ATTEMPTS = 100;

    private FolderTree() {}

    /** Deletes a folder if it is there; links in it, not what they lead to. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path innermostFirst : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(innermostFirst);
            }
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    /**
     * Deletes a folder to which a thread that is about to end may still add files: tries until
     * nothing is left.
     *
     * @throws IOException if something stays after many attempts
     */
    public static void deleteWhileWritten(Path folder) throws IOException {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try {
                delete(folder);
            } catch (IOException notYet) {
                if (attempt == ATTEMPTS) {
                    throw notYet;
                }
                Thread.onSpinWait();
            }
        }
    }
}
