package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.continuo.core.json.LenientJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Hashes a model's files again, to find what the disk or another program has damaged. What a file
 * must hash to is the name of the blob it links to; where the system has no links, it is what the
 * listing of the commit says, if another tool has kept one or the hub was asked.
 */
public final class SnapshotVerification {
    /** What was found out about one file. */
    public enum Finding {
        INTACT,
        DAMAGED,
        /** A link whose blob is gone. */
        MISSING,
        /** No hash is known here: the system has no links and the hub was not asked. */
        UNKNOWN
    }

    /** One file's result. */
    public record CheckedFile(String path, long sizeBytes, Finding finding) {}

    private SnapshotVerification() {}

    /**
     * Checks all files of a snapshot.
     *
     * @param listing the hub's listing of this commit, if it was asked
     * @param onFile told after each file
     */
    public static List<CheckedFile> run(
            Snapshot snapshot, @Nullable RepositoryListing listing, Consumer<CheckedFile> onFile)
            throws IOException {
        Map<String, ContentHash> known = keptListing(snapshot);
        if (listing != null) {
            listing.files()
                    .forEach((path, file) -> {
                        if (file != null) {
                            known.put(path.value(), file.hash());
                        }
                    });
        }
        List<CheckedFile> checked = new ArrayList<>();
        List<Path> files;
        try (Stream<Path> all = Files.walk(snapshot.folder())) {
            files = all.filter(file -> !Files.isDirectory(file)).sorted().toList();
        }
        for (Path file : files) {
            String path = snapshot.folder().relativize(file).toString().replace('\\', '/');
            CheckedFile result = check(file, path, known.get(path));
            checked.add(result);
            onFile.accept(result);
        }
        return checked;
    }

    private static CheckedFile check(Path file, String path, @Nullable ContentHash listed)
            throws IOException {
        if (!Files.exists(file)) {
            return new CheckedFile(path, 0, Finding.MISSING);
        }
        ContentHash expected = linkedHash(file).orElse(listed);
        if (expected == null) {
            return new CheckedFile(path, Files.size(file), Finding.UNKNOWN);
        }
        return new CheckedFile(
                path, Files.size(file), expected.matches(file) ? Finding.INTACT : Finding.DAMAGED);
    }

    /** The first link names the blob; newer tools let that be a link again. */
    private static Optional<ContentHash> linkedHash(Path file) throws IOException {
        return Files.isSymbolicLink(file)
                ? ContentHash.ofEtag(String.valueOf(Files.readSymbolicLink(file).getFileName()))
                : Optional.empty();
    }

    /** The listing that newer Python tools keep as {@code trees/COMMIT.json}. */
    private static Map<String, ContentHash> keptListing(Snapshot snapshot) throws IOException {
        Path kept =
                snapshot.folder()
                        .resolve("../../trees")
                        .normalize()
                        .resolve(snapshot.commit() + ".json");
        Map<String, ContentHash> hashes = new HashMap<>();
        try {
            JsonNode files = LenientJson.read(Files.readAllBytes(kept)).path("files");
            files.forEachEntry((path, entry) -> {
                String etag = entry.path("lfs_sha256").asString(entry.path("blob_id").asString(""));
                ContentHash.ofEtag(etag).ifPresent(hash -> hashes.put(path, hash));
            });
        } catch (NoSuchFileException | JacksonException noneKept) {
            return hashes;
        }
        return hashes;
    }
}
