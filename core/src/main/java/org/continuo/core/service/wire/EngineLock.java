package org.continuo.core.service.wire;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.continuo.core.service.DataFolder;

/** Held by the one engine of a data folder; the system releases it when the process dies. */
public final class EngineLock implements AutoCloseable {
    private static final String FILE = "engine.lock";
    private static final int ATTEMPTS = 10;
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final FileChannel channel;

    private EngineLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; nothing if another engine holds it. */
    public static Optional<EngineLock> tryAcquire(DataFolder folder) throws IOException {
        Files.createDirectories(folder.path());
        Optional<EngineLock> lock = attempt(folder);
        // Whoever asks whether it is held holds it for a moment.
        for (int attempt = 1; lock.isEmpty() && attempt < ATTEMPTS; attempt++) {
            LockSupport.parkNanos(PAUSE_NANOS);
            lock = attempt(folder);
        }
        return lock;
    }

    /** Whether an engine of this folder lives, be it on its way, at work or about to end. */
    public static boolean isHeld(DataFolder folder) throws IOException {
        if (Files.notExists(folder.resolve(FILE))) {
            return false;
        }
        Optional<EngineLock> lock = attempt(folder);
        if (lock.isPresent()) {
            lock.get().close();
        }
        return lock.isEmpty();
    }

    private static Optional<EngineLock> attempt(DataFolder folder) throws IOException {
        FileChannel channel =
                FileChannel.open(
                        folder.resolve(FILE), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return Optional.of(new EngineLock(channel));
            }
        } catch (OverlappingFileLockException thisProcess) {
            // An engine of this process holds it.
        } catch (IOException refused) {
            channel.close();
            throw refused;
        }
        channel.close();
        return Optional.empty();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
