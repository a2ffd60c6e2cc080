package org.continuo.engine.onnx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLockInterruptionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.continuo.core.files.FileTurn;
import org.continuo.core.files.FolderTree;

/**
 * Converted models on disk: {@code <root>/graphs/<key>/}, with a manifest of every file's size and
 * checksum. An entry is built in a folder beside its place and moved there whole, so that a reader
 * sees all of it or none; one whose files do not match the manifest is built again. Processes that
 * want the same entry wait for the first to build it.
 */
public final class ModelCache {
    /** Part of every key: raise it when a graph or a weight layout changes. */
    private static final int FORMAT_VERSION = 10;

    private static final String VERSION_SUFFIX = "-v" + FORMAT_VERSION;

    private static final long LARGEST_MANIFEST_BYTES = 1 << 20;
    private static final String MANIFEST = "manifest.txt";
    private static final Set<Path> DRAFTS = new HashSet<>();
    private static boolean ending;

    private final Path root;

    /** Writes a model's files into an empty folder. */
    @FunctionalInterface
    public interface Builder {
        void build(Path folder) throws IOException;
    }

    /** A cache under {@code root}, which is created on first use. */
    public ModelCache(Path root) {
        this.root = root.resolve("graphs");
    }

    /**
     * The folder with the files of {@code key}, built if it is missing or damaged.
     *
     * @param key names contents and variant, of letters, digits, dots and dashes
     * @throws IOException if it cannot be built or stored; nothing half-written stays
     */
    public Path entry(String key, Builder builder) throws IOException {
        Path folder = root.resolve(key + VERSION_SUFFIX);
        if (isIntact(folder)) {
            return folder;
        }
        Path lockFile = writableRoot().resolve(key + ".lock");
        try (FileTurn _ = turn(lockFile)) {
            if (!isIntact(folder)) {
                build(folder, builder);
            }
            return folder;
        }
    }

    /**
     * A converted model that lies in the cache.
     *
     * @param key as given to {@link #entry}
     */
    public record Stored(String key, long sizeBytes) {}

    /** What is stored under keys that begin with {@code prefix}, damaged or not. */
    public List<Stored> stored(String prefix) throws IOException {
        List<Stored> found = new ArrayList<>();
        for (Path folder : entriesOf(prefix)) {
            long bytes = 0;
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    bytes += Files.size(file);
                }
            }
            found.add(new Stored(keyOf(folder), bytes));
        }
        return found;
    }

    /** Deletes what is stored under keys that begin with {@code prefix}; it can be built again. */
    public void remove(String prefix) throws IOException {
        for (Path folder : entriesOf(prefix)) {
            FolderTree.delete(folder);
        }
    }

    private List<Path> entriesOf(String prefix) throws IOException {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(root)) {
            return folders.filter(Files::isDirectory)
                    .filter(folder -> folder.getFileName().toString().startsWith(prefix))
                    .filter(folder -> folder.getFileName().toString().endsWith(VERSION_SUFFIX))
                    .sorted()
                    .toList();
        }
    }

    private static String keyOf(Path folder) {
        String name = folder.getFileName().toString();
        return name.substring(0, name.length() - VERSION_SUFFIX.length());
    }

    /** The folder of all entries, created. */
    private Path writableRoot() throws IOException {
        try {
            return Files.createDirectories(root);
        } catch (IOException refused) {
            throw StorageTrouble.notWritable(root, refused);
        }
    }

    private FileTurn turn(Path lock) throws IOException {
        try {
            return FileTurn.await(lock);
        } catch (ClosedByInterruptException | FileLockInterruptionException cancelled) {
            throw cancelled;
        } catch (IOException refused) {
            throw StorageTrouble.notWritable(root, refused);
        }
    }

    private void build(Path folder, Builder builder) throws IOException {
        sweepLeftovers(folder.getFileName().toString());
        Path draft = beginDraft(folder.getFileName().toString());
        try {
            builder.build(draft);
            writeManifest(draft);
            FolderTree.delete(folder);
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException problem) {
            boolean full = StorageTrouble.isFull(draft, problem);
            long writtenBytes = full ? StorageTrouble.bytesIn(draft) : 0;
            discard(draft, problem);
            throw full ? StorageTrouble.full(root, writtenBytes, problem) : problem;
        } catch (RuntimeException | Error problem) {
            discard(draft, problem);
            throw problem;
        } finally {
            endDraft(draft);
        }
    }

    private static void discard(Path draft, Throwable problem) {
        try {
            FolderTree.delete(draft);
        } catch (IOException | UncheckedIOException left) {
            problem.addSuppressed(left);
        }
    }

    private Path beginDraft(String entry) throws IOException {
        synchronized (DRAFTS) {
            if (ending) {
                throw new IOException(root + ": nothing is stored any more, the process is ending");
            }
            try {
                Path draft = Files.createTempDirectory(root, entry + ".draft");
                DRAFTS.add(draft);
                return draft;
            } catch (IOException refused) {
                throw StorageTrouble.notWritable(root, refused);
            }
        }
    }

    private static void endDraft(Path draft) {
        synchronized (DRAFTS) {
            DRAFTS.remove(draft);
        }
    }

    /**
     * Deletes what this process is building and lets it build no more, for when it is about to end
     * in the middle of it.
     */
    public static void discardDrafts() {
        List<Path> drafts;
        synchronized (DRAFTS) {
            ending = true;
            drafts = List.copyOf(DRAFTS);
        }
        for (Path draft : drafts) {
            try {
                FolderTree.deleteWhileWritten(draft);
            } catch (IOException stays) {
                // Whoever builds the entry next sweeps it.
            }
        }
    }

    /**
     * Drafts of a process that was killed; called under the entry's lock, so nobody writes them.
     */
    private void sweepLeftovers(String entry) throws IOException {
        try (Stream<Path> drafts = Files.list(root)) {
            for (Path draft :
                    drafts.filter(path ->
                                    path.getFileName().toString().startsWith(entry + ".draft"))
                            .toList()) {
                FolderTree.delete(draft);
            }
        }
    }

    private static void writeManifest(Path folder) throws IOException {
        List<String> lines = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                lines.add(describe(file));
            }
        }
        lines.addFirst(fileCount(lines.size()));
        Path manifest = folder.resolve(MANIFEST);
        Files.write(manifest, lines);
        try (FileChannel channel = FileChannel.open(manifest, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** The manifest's first line, which tells when later ones were cut off. */
    private static String fileCount(int files) {
        return files + " files";
    }

    private static boolean isIntact(Path folder) {
        Path manifest = folder.resolve(MANIFEST);
        try {
            if (!Files.isRegularFile(manifest) || Files.size(manifest) > LARGEST_MANIFEST_BYTES) {
                return false;
            }
            List<String> lines = Files.readAllLines(manifest);
            if (lines.size() < 2 || !lines.getFirst().equals(fileCount(lines.size() - 1))) {
                return false;
            }
            for (String line : lines.subList(1, lines.size())) {
                if (!isIntact(folder, line)) {
                    return false;
                }
            }
            return true;
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private static boolean isIntact(Path folder, String line) throws IOException {
        String name = line.substring(line.lastIndexOf(' ') + 1);
        try (Stream<Path> files = Files.list(folder)) {
            // Found among the files rather than resolved: the name may be anything.
            Path file =
                    files.filter(path -> path.getFileName().toString().equals(name))
                            .findFirst()
                            .orElse(folder);
            return Files.isRegularFile(file) && describe(file).equals(line);
        }
    }

    /** One line of the manifest: checksum, size and name of a file. */
    private static String describe(Path file) throws IOException {
        return "%s %s".formatted(Checksums.of(file), file.getFileName());
    }
}
