package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.FolderTree;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.cli.report.AtShutdown;
import org.continuo.engine.hub.ModelLocator;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.library.ModelLibrary;

/**
 * The model that is used when none is named: {@code nano} where the installation has it, else a
 * tiny one with random weights, written into the cache once.
 *
 * @param random whether it only makes noise
 */
public record DefaultModel(Path folder, boolean random) {
    private static final ModelReference NANO = new ModelReference.Included("nano");

    /** Raise the number when the geometry or the writer changes. */
    private static final String TINY = "random-tiny-1";

    private static final long SEED = 20;

    /** Finds the model, writing the random one if need be. */
    public static DefaultModel find(ModelLibrary library, CacheFolder cache) throws IOException {
        Optional<Path> nano = library.find(NANO);
        return nano.isPresent()
                ? new DefaultModel(nano.get(), false)
                : new DefaultModel(tiny(cache.resolve("models").resolve(TINY)), true);
    }

    /**
     * Whether the user has no other model; one that was fetched in part is none. Folders that
     * cannot be read are left to those who need them.
     */
    public boolean isAloneIn(ModelLibrary library) {
        try {
            for (Path place : library.folders()) {
                try (Stream<Path> entries = Files.list(place)) {
                    if (entries.anyMatch(this::isAnotherModel)) {
                        return false;
                    }
                }
            }
            for (Snapshot snapshot : library.cache().snapshots()) {
                if (snapshot.isComplete() && snapshot.holdsMusicModel()) {
                    return false;
                }
            }
            return true;
        } catch (IOException unreadable) {
            return false;
        }
    }

    private boolean isAnotherModel(Path entry) {
        return ModelLocator.looksLikeModel(entry)
                && !entry.getFileName().equals(folder.getFileName());
    }

    /** Written beside its place and moved there, so that two processes do not meet. */
    private static Path tiny(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(folder.getParent());
        Path draft = folder.resolveSibling(TINY + ".draft" + UUID.randomUUID());
        AtShutdown discarding =
                new AtShutdown(() -> discard(draft)); // before there is anything to discard
        try {
            Files.createDirectory(draft);
            RandomCheckpoint.write(draft, ModelGeometry.TINY, ElementType.FLOAT32, SEED);
            move(draft, folder);
        } finally {
            discarding.close();
            discard(draft);
        }
        return folder;
    }

    private static void move(Path draft, Path folder) throws IOException {
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(draft, folder);
        } catch (IOException taken) {
            if (!Files.isDirectory(folder)) {
                throw taken;
            }
        }
    }

    private static void discard(Path draft) {
        try {
            FolderTree.deleteWhileWritten(draft);
        } catch (IOException stays) {
            System.err.println("continuo: " + draft + ": could not be deleted: " + stays);
        }
    }
}
