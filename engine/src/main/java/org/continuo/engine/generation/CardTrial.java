package org.continuo.engine.generation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Optional;
import org.continuo.core.files.FileTurn;
import org.continuo.core.files.FolderTree;
import org.continuo.core.files.Sha256;
import org.continuo.core.files.WholeFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.onnx.NativeLibrary;
import org.continuo.engine.onnx.SessionSettings;

/**
 * Whether a graphics card computes here what the processor does. It is found out once for a card,
 * its driver and this version of ONNX Runtime, on a small model of random weights, before a card
 * makes music for somebody who has not asked for it by name; what was found is kept. A driver that
 * ends the process is found by those that come after it: the first one may have been ended by its
 * user, a second one hardly.
 */
final class CardTrial {
    private static final String BEGUN = "begun";
    private static final String BEGUN_AGAIN = "begun again";
    private static final String RIGHT = "right";

    /** Heads of 64 as those of all published models, and less than 20 MB of weights. */
    private static final ModelGeometry GEOMETRY =
            new ModelGeometry(256, 2, 4, 4, 512, 1, false, 64, 1, 2, 32, 128, 512, 2, 8);

    private static final long SEED = 16;

    private final Path folder;
    private final Comparison comparison;

    /** Computes on the card and on the processor. */
    @FunctionalInterface
    interface Comparison {
        /** What is found in {@code precision}; {@code scratch} is empty, and deleted afterwards. */
        DeviceComparison in(Precision precision, Path scratch) throws IOException;
    }

    /**
     * A trial on the card of {@code session}.
     *
     * @param cacheFolder where what was found is kept
     */
    CardTrial(Path cacheFolder, SessionSettings session) {
        this(
                cacheFolder,
                (precision, scratch) -> {
                    Path model = scratch.resolve("model");
                    RandomCheckpoint.write(model, GEOMETRY, ElementType.FLOAT32, SEED);
                    return DeviceComparison.of(model, scratch.resolve("cache"), precision, session);
                });
    }

    CardTrial(Path cacheFolder, Comparison comparison) {
        this.folder = cacheFolder.resolve("cards");
        this.comparison = comparison;
    }

    /** What speaks against {@code card}, in one sentence; nothing where it is right. */
    Optional<String> objection(GraphicsCard card) {
        Path record = folder.resolve(key(card) + ".txt");
        try {
            String found = FileTurn.alone(folder.resolve("lock"), () -> found(card, record));
            return found.equals(RIGHT) ? Optional.empty() : Optional.of(found);
        } catch (IOException refused) {
            return Optional.of(ProblemSentence.of(refused));
        }
    }

    private String found(GraphicsCard card, Path record) throws IOException {
        String known = Files.isRegularFile(record) ? Files.readString(record).strip() : "";
        return switch (known) {
            case "", BEGUN -> {
                keep(record, known.isEmpty() ? BEGUN : BEGUN_AGAIN);
                yield keep(record, tried(card));
            }
            case BEGUN_AGAIN ->
                    keep(record, "%s: its driver ended the process twice".formatted(card.name()));
            default -> known;
        };
    }

    private static String keep(Path record, String state) throws IOException {
        WholeFile.write(record, draft -> Files.writeString(draft, state + "\n"));
        return state;
    }

    @SuppressWarnings("IllegalCatch") // a driver may fail in whatever way
    private String tried(GraphicsCard card) throws IOException {
        for (Precision precision : Precision.values()) {
            if (precision == Precision.FP16 && !card.halfFloats()) {
                continue;
            }
            Path scratch = Files.createTempDirectory(folder, "trial");
            try {
                DeviceComparison found = comparison.in(precision, scratch);
                if (!found.same()) {
                    return "%s computes something else than the processor (%s)"
                            .formatted(card.name(), found.inWords());
                }
            } catch (IOException | RuntimeException | Error failure) {
                return "%s failed at a trial in %s (%s)"
                        .formatted(card.name(), precision.label(), ProblemSentence.of(failure));
            } finally {
                FolderTree.delete(scratch);
            }
        }
        return RIGHT;
    }

    private static String key(GraphicsCard card) {
        String what = String.join("\n", card.name(), card.driver(), NativeLibrary.VERSION);
        return HexFormat.of()
                .formatHex(Sha256.of(what.getBytes(StandardCharsets.UTF_8)), 0, Long.BYTES);
    }
}
