package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.CacheFolder;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.cli.report.AtShutdown;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.tensor.ElementType;

/**
 * The model that is used when none is named: {@code nano} where the installation has it, else a
 * tiny one with random weights, written into the cache once.
 *
 * @param random whether it only makes noise
 */
public record DefaultModel(Path folder, boolean random) {
    private static final ModelReference NANO = new ModelReference.Included("nano");
    private static final int DELETE_ATTEMPTS = 100;

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

    /** Written beside its place and moved there, so that two processes do not meet. */
    private static Path tiny(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(folder.getParent());
        Path draft = Files.createTempDirectory(folder.getParent(), TINY + ".draft");
        AtShutdown discarding = new AtShutdown(() -> delete(draft));
        try {
            RandomCheckpoint.write(draft, ModelGeometry.TINY, ElementType.FLOAT32, SEED);
            move(draft, folder);
        } finally {
            discarding.close();
            delete(draft);
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

    /** The thread that writes the folder may still be at work and add files meanwhile. */
    private static void delete(Path folder) {
        for (int attempt = 1; Files.exists(folder); attempt++) {
            try (Stream<Path> files = Files.walk(folder)) {
                List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
                for (Path file : innermostFirst) {
                    Files.deleteIfExists(file);
                }
            } catch (IOException | UncheckedIOException stays) {
                if (attempt == DELETE_ATTEMPTS) {
                    System.err.println("continuo: " + folder + ": could not be deleted: " + stays);
                    return;
                }
                Thread.onSpinWait();
            }
        }
    }
}
