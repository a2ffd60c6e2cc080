package org.continuo.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Threads and processes take turns by a lock on a file. */
public final class FileTurn {
    private static final Object IN_THIS_PROCESS = new Object();

    private FileTurn() {}

    /** Something that nobody else does meanwhile. */
    @FunctionalInterface
    public interface Work<T> {
        T done() throws IOException;
    }

    /**
     * Does something while no other thread or process does so.
     *
     * @param lock is created if it is not there; its folder is
     */
    public static <T> T alone(Path lock, Work<T> work) throws IOException {
        synchronized (IN_THIS_PROCESS) { // locks of files are of the process, not of a thread
            try (FileChannel channel =
                            FileChannel.open(
                                    lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                return work.done();
            }
        }
    }
}
