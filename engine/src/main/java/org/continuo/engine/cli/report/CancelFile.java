package org.continuo.engine.cli.report;

import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Ends the process as Ctrl-C would, within a moment after a file appears: the way for a script that
 * can write files but has no hold of the process.
 */
public final class CancelFile implements AutoCloseable {
    private static final long LOOK_MILLIS = 50;

    private final Thread watch;

    /** Begins to look; a file that is there already counts. */
    public CancelFile(Path file) {
        watch = Thread.ofPlatform().daemon().name("cancel-file").start(() -> lookFor(file));
    }

    private static void lookFor(Path file) {
        try {
            while (!Files.exists(file)) {
                Thread.sleep(LOOK_MILLIS);
            }
        } catch (InterruptedException closed) {
            return;
        }
        AtShutdown.endProcess();
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
