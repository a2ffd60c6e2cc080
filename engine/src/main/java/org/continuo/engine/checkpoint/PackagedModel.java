package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A model as Demucs publishes it (its {@code states.py}): a file of {@code torch.save} that holds
 * the model's class, the arguments of its constructor and its tensors. The class is a name to us,
 * and nothing of the file is run. A name such as {@code 955717e8-8726e21a.th} carries the first
 * digits of the file's SHA-256, which are checked.
 *
 * @param sha256 of the file, in hexadecimal
 */
public record PackagedModel(
        Path file, String sha256, PackagedArguments arguments, Weights weights, Arena arena)
        implements AutoCloseable {
    private static final Pattern CHECKED_NAME = Pattern.compile(".+-([0-9a-f]{8})\\.th");

    /**
     * Maps a Hybrid Transformer Demucs until it is closed.
     *
     * @throws CheckpointException if the file is damaged, or another model
     */
    public static PackagedModel open(Path file) throws IOException {
        MappedFile.requireFile(file);
        String sha256 = FileHashes.compute(file);
        Matcher name = CHECKED_NAME.matcher(String.valueOf(file.getFileName()));
        if (name.matches() && !sha256.startsWith(name.group(1))) {
            throw new CheckpointException(
                    "%s: expected a SHA-256 that begins with %s, as the name says, found %s: the file is damaged"
                            .formatted(file, name.group(1), sha256.substring(0, 8)));
        }
        Arena arena = Arena.ofShared();
        try {
            TorchArchive archive = TorchArchive.open(file, arena);
            requireClass(file, archive.value("klass"));
            if (archive.value("args") instanceof PickleValue.Tuple positional
                    && !positional.elements().isEmpty()) {
                throw new CheckpointException(
                        "%s: expected arguments with names, found %d without"
                                .formatted(file, positional.elements().size()));
            }
            if (!(archive.value("kwargs") instanceof PickleValue.Dict named)) {
                throw new CheckpointException(
                        "%s: expected a dict of arguments under 'kwargs', found %s"
                                .formatted(file, kind(archive.value("kwargs"))));
            }
            return new PackagedModel(
                    file,
                    sha256,
                    PackagedArguments.of(file, named.entries()),
                    Weights.of(archive.name(), archive.tensors("state")),
                    arena);
        } catch (IOException | RuntimeException problem) {
            arena.close();
            throw problem;
        }
    }

    private static void requireClass(Path file, @Nullable PickleValue found)
            throws CheckpointException {
        if (!(found instanceof PickleValue.Callable(KnownGlobal global)
                && global == KnownGlobal.HYBRID_TRANSFORMER_DEMUCS)) {
            throw new CheckpointException(
                    "%s: expected a model of the class %s, found %s"
                            .formatted(
                                    file,
                                    KnownGlobal.HYBRID_TRANSFORMER_DEMUCS.pythonName(),
                                    kind(found)));
        }
    }

    private static String kind(@Nullable PickleValue value) {
        return value == null ? "nothing" : value.kind();
    }

    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
