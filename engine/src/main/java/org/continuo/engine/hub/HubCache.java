package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.continuo.core.files.FileTurn;
import org.continuo.core.files.WholeFile;

/**
 * The cache folder that all Hugging Face tools share, in their layout:
 *
 * <pre>
 * models--facebook--musicgen-small/
 *   blobs/4c1b…            one file's content, named by its hash (its etag on the hub)
 *   refs/main              the commit that a branch or tag stood for when it was last fetched
 *   snapshots/COMMIT/…     the files under their own names: relative links into blobs,
 *                          or plain files where the system has no links
 * .locks/models--facebook--musicgen-small/
 * </pre>
 *
 * @param folder the cache's root; need not exist
 * @param linksWanted whether snapshots may link to blobs
 */
public record HubCache(Path folder, boolean linksWanted) {
    private static final String REPOSITORY_PREFIX = "models--";

    public HubCache(HubSettings settings) {
        this(settings.cacheFolder(), settings.linksWanted());
    }

    /** The commit that this name stands for here; nothing if it was never fetched. */
    public Optional<String> commit(HubName name) throws IOException {
        if (name.isCommit()) {
            return Optional.of(name.revision());
        }
        try {
            String commit =
                    Files.readString(
                                    repositoryFolder(name.repository())
                                            .resolve("refs")
                                            .resolve(name.revision()))
                            .strip();
            return HubName.isCommit(commit) ? Optional.of(commit) : Optional.empty();
        } catch (NoSuchFileException | NotDirectoryException neverFetched) {
            return Optional.empty();
        }
    }

    /**
     * The model of this name, if all files that it needs are here.
     *
     * @throws IOException if the cache cannot be read
     */
    public Optional<Snapshot> find(HubName name) throws IOException {
        for (String repository : spellings(name.repository())) {
            HubName spelled = new HubName(repository, name.revision());
            Optional<String> commit = commit(spelled);
            if (commit.isPresent()) {
                Snapshot snapshot = snapshot(repository, commit.get());
                if (NeededFiles.areIn(snapshot.folder())) {
                    return Optional.of(snapshot);
                }
            }
        }
        return Optional.empty();
    }

    /** T5 lived without an owner once; the hub still knows it so, and caches hold either. */
    private static List<String> spellings(String repository) {
        if (repository.startsWith("t5-")) {
            return List.of(repository, "google-t5/" + repository);
        }
        return repository.startsWith("google-t5/")
                ? List.of(repository, repository.substring("google-t5/".length()))
                : List.of(repository);
    }

    /** All snapshots of models in this cache, by name; whole or not. */
    public List<Snapshot> snapshots() throws IOException {
        List<Snapshot> all = new ArrayList<>();
        for (Path repository : children(folder)) {
            String[] parts = repository.getFileName().toString().split("--", 3);
            boolean named = repository.getFileName().toString().startsWith(REPOSITORY_PREFIX);
            if (named) {
                String name = parts.length == 2 ? parts[1] : parts[1] + "/" + parts[2];
                if (HubName.tryParse(name).isPresent()) {
                    all.addAll(snapshots(name));
                }
            }
        }
        return all;
    }

    /** The snapshots of one repository. */
    public List<Snapshot> snapshots(String repository) throws IOException {
        List<Snapshot> all = new ArrayList<>();
        for (Path commit : children(repositoryFolder(repository).resolve("snapshots"))) {
            String name = commit.getFileName().toString();
            if (HubName.isCommit(name) && Files.isDirectory(commit)) {
                all.add(snapshot(repository, name));
            }
        }
        return all;
    }

    private Snapshot snapshot(String repository, String commit) throws IOException {
        Path place = repositoryFolder(repository);
        List<String> revisions = new ArrayList<>();
        Path refs = place.resolve("refs");
        if (Files.isDirectory(refs)) {
            try (Stream<Path> files = Files.walk(refs)) {
                for (Path ref : files.filter(Files::isRegularFile).sorted().toList()) {
                    if (Files.readString(ref).strip().equals(commit)) {
                        revisions.add(refs.relativize(ref).toString().replace('\\', '/'));
                    }
                }
            }
        }
        return new Snapshot(
                repository, commit, revisions, place.resolve("snapshots").resolve(commit));
    }

    static List<Path> children(Path folder) throws IOException {
        List<Path> children = new ArrayList<>();
        try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder)) {
            stream.forEach(children::add);
        } catch (NoSuchFileException | NotDirectoryException nothingThere) {
            return List.of();
        }
        children.sort(null);
        return children;
    }

    Path repositoryFolder(String repository) {
        return folder.resolve(REPOSITORY_PREFIX + repository.replace("/", "--"));
    }

    Path blob(String repository, ContentHash hash) {
        return repositoryFolder(repository).resolve("blobs").resolve(hash.hex());
    }

    /** Where a listed file appears to those who read the snapshot. */
    Path visible(RepositoryListing listing, RepositoryPath path) {
        return path.in(snapshotFolder(listing));
    }

    Path snapshotFolder(RepositoryListing listing) {
        return repositoryFolder(listing.name().repository())
                .resolve("snapshots")
                .resolve(listing.commit());
    }

    /** Waits for others that pull or remove this repository. */
    FileTurn lock(String repository, Runnable onWait) throws IOException, InterruptedException {
        Path locks = folder.resolve(".locks").resolve(repositoryFolder(repository).getFileName());
        return FileTurn.await(locks.resolve("continuo.lock"), onWait);
    }

    /**
     * Lets the snapshot show a blob that is here: by a relative link, or where links are not
     * possible by the file itself, as the Python tools do.
     *
     * @param isNew whether nobody else can use the blob yet, so that it may be moved
     */
    void show(RepositoryListing listing, HubFile file, boolean isNew) throws IOException {
        Path target = visible(listing, file.path());
        Path blob = blob(listing.name().repository(), file.hash());
        Files.createDirectories(target.toAbsolutePath().getParent());
        if (linksWanted) {
            Path relative =
                    Path.of("../".repeat(2 + file.path().depth()) + "blobs")
                            .resolve(file.hash().hex());
            Files.deleteIfExists(target); // a link to a blob that is gone
            try {
                Files.createSymbolicLink(target, relative);
                return;
            } catch (FileAlreadyExistsException anotherToolWasFaster) {
                return;
            } catch (UnsupportedOperationException | IOException noLinksHere) {
                // Windows without developer mode, some network drives: the file itself, then.
            }
        }
        if (isNew) {
            WholeFile.moveIntoPlace(blob, target);
        } else {
            Path copy = unfinished(listing.name().repository());
            Files.copy(blob, copy, StandardCopyOption.REPLACE_EXISTING);
            WholeFile.moveIntoPlace(copy, target);
        }
    }

    /** Notes which commit a branch or tag stands for. */
    void writeRef(RepositoryListing listing) throws IOException {
        HubName name = listing.name();
        if (name.isCommit() || commit(name).equals(Optional.of(listing.commit()))) {
            return;
        }
        Path ref = repositoryFolder(name.repository()).resolve("refs").resolve(name.revision());
        Files.createDirectories(ref.toAbsolutePath().getParent());
        Path text = unfinished(name.repository());
        Files.writeString(text, listing.commit());
        WholeFile.moveIntoPlace(text, ref);
    }

    /** A name for a file that is not yet what it will be; the next pull clears it away. */
    private Path unfinished(String repository) throws IOException {
        Path blobs = repositoryFolder(repository).resolve("blobs");
        Files.createDirectories(blobs);
        return PartialFile.beside(blobs.resolve(UUID.randomUUID().toString()));
    }

    /** Removes what interrupted pulls left; only for the holder of the repository's lock. */
    void clearUnfinished(String repository) throws IOException {
        for (Path file : children(repositoryFolder(repository).resolve("blobs"))) {
            if (PartialFile.isPartial(file)) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** Whether there is something under this name, be it a link whose target is gone. */
    static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }
}
