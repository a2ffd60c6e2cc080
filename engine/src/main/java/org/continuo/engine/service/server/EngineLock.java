package org.continuo.engine.service.server;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.continuo.engine.service.DataFolder;

/** Held by the one engine of a data folder; the system releases it when the process dies. */
final class EngineLock implements AutoCloseable {
    private static final String FILE = "engine.lock";

    private final FileChannel channel;

    private EngineLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Takes the lock; nothing if another engine holds it. */
    static Optional<EngineLock> tryAcquire(DataFolder folder) throws IOException {
        Files.createDirectories(folder.path());
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
