package org.continuo.core.files;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A turn at what one thread of one process does at a time, held by a lock on a file. The system
 * ends it when a process dies.
 */
public final class FileTurn implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    /** Locks of files are of the process, not of a thread; see {@link FileChannel#lock}. */
    private static final ConcurrentHashMap<Path, Semaphore> IN_THIS_PROCESS =
            new ConcurrentHashMap<>();

    private final Semaphore turn;
    private final FileChannel channel;
    private boolean closed;

    private FileTurn(Semaphore turn, FileChannel channel) {
        this.turn = turn;
        this.channel = channel;
    }

    /** Something that nobody else does meanwhile. */
    @FunctionalInterface
    public interface Work<T> {
        T done() throws IOException;
    }

    /**
     * Does something while no other thread or process does so.
     *
     * @param lock is created with its folder if it is not there
     */
    public static <T> T alone(Path lock, Work<T> work) throws IOException {
        try (FileTurn _ = await(lock)) {
            return work.done();
        }
    }

    /**
     * Waits until nobody else has the turn.
     *
     * @param lock as for {@link #alone}
     * @return closed by the caller
     */
    public static FileTurn await(Path lock) throws IOException {
        Semaphore turn = inThisProcess(lock);
        turn.acquireUninterruptibly();
        return opened(turn, lock, FileChannel::lock);
    }

    /**
     * The same, where the wait may last and can be interrupted.
     *
     * @param onWait called once if somebody has the turn
     */
    public static FileTurn await(Path lock, Runnable onWait)
            throws IOException, InterruptedException {
        Semaphore turn = inThisProcess(lock);
        boolean waited = !turn.tryAcquire();
        if (waited) {
            onWait.run();
            turn.acquire();
        }
        return opened(
                turn,
                lock,
                channel -> {
                    boolean told = waited;
                    while (channel.tryLock() == null) {
                        if (!told) {
                            told = true;
                            onWait.run();
                        }
                        Thread.sleep(POLL_MILLIS);
                    }
                });
    }

    private static Semaphore inThisProcess(Path lock) throws IOException {
        Path file = lock.toAbsolutePath();
        // Links resolved, so that one file has one turn.
        Path folder = Files.createDirectories(file.getParent()).toRealPath();
        return IN_THIS_PROCESS.computeIfAbsent(
                folder.resolve(file.getFileName()), path -> new Semaphore(1));
    }

    /** Waits for other processes. */
    @FunctionalInterface
    private interface Locking<E extends Exception> {
        void lock(FileChannel channel) throws IOException, E;
    }

    /** Gives the turn of this process back where the file's cannot be had. */
    private static <E extends Exception> FileTurn opened(
            Semaphore turn, Path lock, Locking<E> locking) throws IOException, E {
        FileChannel channel = null;
        boolean taken = false;
        try {
            channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            locking.lock(channel);
            taken = true;
            return new FileTurn(turn, channel);
        } finally {
            if (!taken) {
                turn.release();
                if (channel != null) {
                    channel.close();
                }
            }
        }
    }

    /** Lets the next one in. May be called twice. */
    @Override
    public synchronized void close() throws IOException {
        if (!closed) {
            closed = true;
            try {
                channel.close();
            } finally {
                turn.release();
            }
        }
    }
}
