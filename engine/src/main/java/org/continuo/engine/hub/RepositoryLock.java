package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps two pulls of one repository from doing the same work, in this process and others. The
 * system releases it when a process dies. Correctness does not rest on it: files appear whole or
 * not at all.
 */
final class RepositoryLock implements AutoCloseable {
    private static final long POLL_MILLIS = 100;

    /** Within one process a file lock does not exclude; see {@link FileLock}. */
    private static final ConcurrentHashMap<Path, Semaphore> IN_THIS_PROCESS =
            new ConcurrentHashMap<>();

    private final Semaphore semaphore;
    private final FileChannel channel;
    private boolean closed;

    private RepositoryLock(Semaphore semaphore, FileChannel channel) {
        this.semaphore = semaphore;
        this.channel = channel;
    }

    /**
     * Waits until nobody else holds the lock.
     *
     * @param onWait called once if somebody does
     */
    static RepositoryLock acquire(Path file, Runnable onWait)
            throws IOException, InterruptedException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        Path key = file.toAbsolutePath().normalize();
        Semaphore semaphore = IN_THIS_PROCESS.computeIfAbsent(key, path -> new Semaphore(1));
        boolean waited = !semaphore.tryAcquire();
        if (waited) {
            onWait.run();
            semaphore.acquire();
        }
        @Nullable FileChannel channel = null;
        try {
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            while (channel.tryLock() == null) {
                if (!waited) {
                    waited = true;
                    onWait.run();
                }
                Thread.sleep(POLL_MILLIS);
            }
            return new RepositoryLock(semaphore, channel);
        } catch (IOException | InterruptedException | RuntimeException e) {
            semaphore.release();
            if (channel != null) {
                channel.close();
            }
            throw e;
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
                semaphore.release();
            }
        }
    }
}
