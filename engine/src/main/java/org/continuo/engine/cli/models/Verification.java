package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.continuo.core.files.CacheFolder;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.cli.report.CommandSteps;
import org.continuo.engine.codec.CodecConfig;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.generation.MusicGenConfig;
import org.continuo.engine.text.TextEncoderConfig;
import org.continuo.engine.text.Tokenizer;

/**
 * Looks at everything a checkpoint consists of and reports all that is wrong, where generating
 * would stop at the first problem or, with a damaged weight, just sound wrong.
 */
final class Verification {
    private static final int BLOCK = 1 << 20;

    private final Checkpoint checkpoint;
    private final Consumer<String> problems;
    private final float[] block = new float[BLOCK];
    private int problemCount;
    private int tensorCount;

    private Verification(Checkpoint checkpoint, Consumer<String> problems) {
        this.checkpoint = checkpoint;
        this.problems = problems;
    }

    /**
     * What was looked at.
     *
     * @param tensors that the configuration asks for
     */
    record Outcome(int tensors, int problems) {}

    /**
     * Checks the checkpoint in {@code folder}.
     *
     * @param companions where an audiocraft model's text encoder and codec may lie
     * @param problems hears one sentence for each
     * @throws CheckpointException if it cannot be opened at all
     */
    static Outcome of(Path folder, CompanionModels companions, Consumer<String> problems)
            throws CheckpointException {
        try (Checkpoint checkpoint = Checkpoint.open(folder, companions)) {
            Verification verification = new Verification(checkpoint, problems);
            verification.run();
            return new Outcome(verification.tensorCount, verification.problemCount);
        }
    }

    private void run() throws CheckpointException {
        Weights weights = checkpoint.weights();
        List<TensorSpec> expected = new ArrayList<>();
        if (checkpoint.isCodecOnly()) {
            attempt(() -> {
                CodecConfig codec = CodecConfig.from(checkpoint.codecConfig());
                expected.addAll(codec.tensors().all(weights));
            });
        } else {
            ConfigSection config = checkpoint.config();
            attempt(() ->
                    expected.addAll(
                            MusicGenConfig.textEncoderTensors(
                                    TextEncoderConfig.from(config.section("text_encoder")))));
            attempt(() -> {
                DecoderConfig decoder = DecoderConfig.from(config);
                expected.addAll(decoder.tensors().all(weights));
                CodecConfig codec = CodecConfig.from(checkpoint.codecConfig());
                expected.addAll(MusicGenConfig.codecTensors(codec, decoder, weights));
            });
            attempt(this::checkTokenizer);
        }
        for (TensorSpec tensor : expected) {
            tensorCount++;
            attempt(() -> checkTensor(weights.get(tensor)));
        }
    }

    /** Something that may turn out to be wrong. */
    @FunctionalInterface
    private interface Check {
        void run() throws IOException;
    }

    private void attempt(Check check) {
        try {
            check.run();
        } catch (IOException | IllegalArgumentException problem) {
            problemCount++;
            problems.accept(CommandSteps.sentence(problem));
        }
    }

    private void checkTokenizer() throws IOException {
        Optional<Path> file = checkpoint.tokenizerFile();
        if (file.isEmpty()) {
            throw new CheckpointException(
                    checkpoint.folder() + ": expected a tokenizer.json, found none");
        }
        Tokenizer.open(file.get(), CacheFolder.ofUser().resolve("tokenizers")).close();
    }

    private void checkTensor(StoredTensor tensor) throws CheckpointException {
        long count = tensor.shape().elementCount();
        for (long from = 0; from < count; from += BLOCK) {
            int length = (int) Math.min(BLOCK, count - from);
            tensor.copyFloats(from, block, 0, length);
            for (int i = 0; i < length; i++) {
                if (!Float.isFinite(block[i])) {
                    throw new CheckpointException(
                            "%s in %s: expected finite values, found %s at element %d of %s"
                                    .formatted(
                                            tensor.name(),
                                            tensor.file(),
                                            block[i],
                                            from + i,
                                            Arrays.toString(tensor.shape().toArray())));
                }
            }
        }
    }
}
