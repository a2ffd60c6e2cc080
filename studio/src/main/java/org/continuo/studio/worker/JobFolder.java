package org.continuo.studio.worker;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import org.continuo.core.files.FolderTree;
import org.continuo.core.files.PrivateFile;

/**
 * The folder in which a worker keeps what belongs to jobs, for its user alone. It is removed with
 * the worker; what one that was killed has left, by the next one that starts.
 */
final class JobFolder implements AutoCloseable {
    private static final String PREFIX = "jobs-";
    private static final String LOCK = "lock";

    private final Path path;
    private final FileChannel channel;

    private JobFolder(Path path, FileChannel channel) {
        this.path = path;
        this.channel = channel;
    }

    /** A new one, once those of dead workers are gone. */
    static JobFolder in(Path folder) throws IOException {
        PrivateFile.folder(folder);
        removeAbandoned(folder);
        Path path = PrivateFile.folder(folder.resolve(PREFIX + UUID.randomUUID()));
        FileChannel channel =
                FileChannel.open(
                        path.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (channel.tryLock() == null) {
            throw new IOException(path + ": expected to be the only one there");
        }
        // Takes are kept nowhere, and what is said of clips is the client's to decide.
        PrivateFile.write(path.resolve("settings.json"), "{\"takesGigabytes\": 0}");
        return new JobFolder(path, channel);
    }

    private static void removeAbandoned(Path folder) throws IOException {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path entry : entries) {
                if (isAbandoned(entry)) {
                    FolderTree.delete(entry);
                }
            }
        }
    }

    private static boolean isAbandoned(Path folder) throws IOException {
        Path lock = folder.resolve(LOCK);
        if (!Files.exists(lock)) {
            return true;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE);
                FileLock held = channel.tryLock()) {
            return held != null;
        } catch (OverlappingFileLockException ofThisProcess) {
            return false;
        }
    }

    Path path() {
        return path;
    }

    /** A folder for one job, which its user removes. */
    Path forJob() throws IOException {
        return PrivateFile.folder(path.resolve(UUID.randomUUID().toString()));
    }

    @Override
    public void close() throws IOException {
        channel.close();
        FolderTree.deleteWhileWritten(path);
    }
}
