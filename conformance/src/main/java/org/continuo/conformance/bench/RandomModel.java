package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.FolderTree;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.RandomCheckpoint;

/**
 * A checkpoint of random float16 weights, kept in the cache: noise to listen to, but as much work
 * as the published model of its geometry.
 */
public final class RandomModel {
    private static final long SEED = 20;
    private static final double BYTES_PER_GIGABYTE = 1e9;

    private final BenchGeometry geometry;
    private final CacheFolder cache;

    public RandomModel(BenchGeometry geometry, CacheFolder cache) {
        this.geometry = geometry;
        this.cache = cache;
    }

    /** Where it lies or will lie. The number is raised when geometry or writer changes. */
    public Path folder() {
        return cache.resolve("models").resolve("random-" + geometry + "-float16-1");
    }

    /** Whether it has been made before. */
    public boolean exists() {
        return Files.isDirectory(folder());
    }

    /** Bytes of the checkpoint. */
    public long checkpointBytes() {
        return RandomCheckpoint.byteSize(geometry.geometry(), ElementType.FLOAT16);
    }

    /**
     * The most bytes that this model and its conversions take: float32 is twice the checkpoint; in
     * 8 bit the decoder is half of it with the scales, text encoder and codec stay float32.
     */
    public long neededBytes(List<Precision> precisions) {
        long bytes = exists() ? 0 : checkpointBytes();
        for (Precision precision : precisions) {
            bytes +=
                    switch (precision) {
                        case FP32 -> 2 * checkpointBytes();
                        case FP16, INT8 -> checkpointBytes() * 3 / 2;
                        case INT4 -> checkpointBytes() * 5 / 4;
                    };
        }
        return bytes;
    }

    /**
     * Fails if the disk has too little room.
     *
     * @throws IOException that says how much is missing and where
     */
    public void requireRoom(List<Precision> precisions) throws IOException {
        Files.createDirectories(cache.path());
        requireRoom(cache.path(), neededBytes(precisions), cache.path().toFile().getUsableSpace());
    }

    static void requireRoom(Path place, long neededBytes, long freeBytes) throws IOException {
        if (freeBytes < neededBytes) {
            throw new IOException(
                    String.format(
                            Locale.ROOT,
                            "%s: expected %.1f GB free for the model and its conversions, found"
                                    + " %.1f GB (CONTINUO_CACHE names another place)",
                            place,
                            neededBytes / BYTES_PER_GIGABYTE,
                            freeBytes / BYTES_PER_GIGABYTE));
        }
    }

    /** Writes the checkpoint if there is none yet: beside its place, then moved there whole. */
    public void write() throws IOException {
        if (exists()) {
            return;
        }
        Path folder = folder();
        Path parent = cache.resolve("models");
        Files.createDirectories(parent);
        String drafts = folder.getFileName() + ".draft";
        sweep(parent, drafts);
        Path draft = Files.createTempDirectory(parent, drafts);
        RandomCheckpoint.write(draft, geometry.geometry(), ElementType.FLOAT16, SEED);
        try {
            Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException unsupported) {
            Files.move(draft, folder);
        }
    }

    /** Deletes what a process that was killed has left, gigabytes perhaps. */
    private static void sweep(Path parent, String drafts) throws IOException {
        try (Stream<Path> entries = Files.list(parent)) {
            for (Path entry : entries.toList()) {
                if (entry.getFileName().toString().startsWith(drafts)) {
                    FolderTree.delete(entry);
                }
            }
        }
    }
}
