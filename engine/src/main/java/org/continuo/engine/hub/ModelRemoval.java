package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.continuo.core.files.FileTurn;

/**
 * What removing one revision of a model deletes: its snapshot, the branches and tags that stand for
 * it, and those blobs that no other revision shows.
 *
 * @param snapshot the revision to go
 * @param doomed files and links to delete, each below the repository's folder
 * @param freedBytes what the disk gains
 * @param kept other revisions of the model that stay whole
 */
public record ModelRemoval(
        Snapshot snapshot, List<Path> doomed, long freedBytes, List<Snapshot> kept) {
    public ModelRemoval {
        doomed = List.copyOf(doomed);
        kept = List.copyOf(kept);
    }

    /**
     * Looks what there is to remove.
     *
     * @throws HubException if this revision is not in the cache
     */
    public static ModelRemoval plan(HubCache cache, HubName name) throws IOException {
        String commit = cache.commit(name).orElse("");
        List<Snapshot> all = cache.snapshots(name.repository());
        Snapshot snapshot =
                all.stream()
                        .filter(candidate -> candidate.commit().equals(commit))
                        .findFirst()
                        .orElseThrow(() -> notHere(cache, name, all));
        List<Snapshot> kept = new ArrayList<>(all);
        kept.remove(snapshot);
        Set<Path> used = new TreeSet<>();
        for (Snapshot other : kept) {
            used.addAll(blobs(other));
        }
        Set<Path> doomed = new TreeSet<>(filesBelow(snapshot.folder()));
        Set<Path> blobs = blobs(snapshot);
        blobs.removeAll(used);
        doomed.addAll(blobs);
        Path repository = cache.repositoryFolder(name.repository());
        for (String revision : snapshot.revisions()) {
            doomed.add(repository.resolve("refs").resolve(revision));
        }
        doomed.addAll(filesBelow(repository.resolve(".no_exist").resolve(commit)));
        Path tree = repository.resolve("trees").resolve(commit + ".json");
        if (HubCache.isThere(tree)) {
            doomed.add(tree);
        }
        if (kept.isEmpty()) {
            doomed.addAll(filesBelow(repository.resolve("blobs")));
        }
        long bytes = 0;
        for (Path file : doomed) {
            bytes += Files.isSymbolicLink(file) ? 0 : Files.size(file);
        }
        return new ModelRemoval(snapshot, List.copyOf(doomed), bytes, kept);
    }

    private static HubException notHere(HubCache cache, HubName name, List<Snapshot> others) {
        return new HubException(
                others.isEmpty()
                        ? "%s: not in the cache %s".formatted(name, cache.folder())
                        : "%s: not in the cache %s, which has %s"
                                .formatted(
                                        name,
                                        cache.folder(),
                                        others.stream()
                                                .map(other -> other.name().toString())
                                                .toList()));
    }

    /** The blobs that a snapshot's links lead to, in its own repository. */
    private static Set<Path> blobs(Snapshot snapshot) throws IOException {
        Set<Path> blobs = new TreeSet<>();
        Path folder = snapshot.folder().resolve("../../blobs").normalize().toAbsolutePath();
        for (Path file : filesBelow(snapshot.folder())) {
            if (Files.isSymbolicLink(file)) {
                Path blob =
                        file.toAbsolutePath()
                                .resolveSibling(Files.readSymbolicLink(file))
                                .normalize();
                if (folder.equals(blob.getParent()) && HubCache.isThere(blob)) {
                    blobs.add(blob);
                }
            }
        }
        return blobs;
    }

    private static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> Files.isSymbolicLink(file) || Files.isRegularFile(file))
                    .map(Path::toAbsolutePath)
                    .sorted()
                    .toList();
        }
    }

    /**
     * Deletes it, and looks again before: another process may have begun to use a blob since.
     *
     * @param onWait called once if another process pulls this model
     * @throws HubException if it has gone meanwhile
     */
    public void run(HubCache cache, Runnable onWait) throws IOException, InterruptedException {
        String repository = snapshot.repository();
        try (FileTurn _ = cache.lock(repository, onWait)) {
            ModelRemoval now = plan(cache, new HubName(repository, snapshot.commit()));
            Path folder = cache.repositoryFolder(repository).toAbsolutePath();
            // Refs first, so that an interrupted removal never leaves a name for half a model.
            List<Path> inOrder = new ArrayList<>(now.doomed);
            inOrder.sort((a, b) -> Boolean.compare(isRef(folder, b), isRef(folder, a)));
            for (Path file : inOrder) {
                Files.deleteIfExists(file);
            }
            deleteEmptyFolders(folder);
        }
    }

    private static boolean isRef(Path repository, Path file) {
        return file.toAbsolutePath().startsWith(repository.resolve("refs"));
    }

    private static void deleteEmptyFolders(Path repository) throws IOException {
        List<Path> folders;
        try (Stream<Path> all = Files.walk(repository)) {
            folders = new ArrayList<>(all.filter(Files::isDirectory).toList());
        } catch (NoSuchFileException alreadyGone) {
            return;
        }
        Collections.reverse(folders); // inner ones first
        for (Path folder : folders) {
            try {
                Files.deleteIfExists(folder);
            } catch (DirectoryNotEmptyException stillUsed) {
                // Another revision's.
            }
        }
    }
}
