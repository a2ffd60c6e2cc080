package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The graphs for a graphics card with keys and values in its memory, played by the processor, which
 * has all their operators, too.
 */
class GraphicsCardGraphTests {
    private static final int STEPS = 2;
    private static final int ROWS = 2;
    private static final int REAL_TOKENS = 3;
    private static final float SAME = 1e-4f;

    /** Of the largest logit. */
    private static final Map<Precision, Float> ROUNDING =
            Map.of(Precision.FP16, 0.01f, Precision.INT8, 0.02f, Precision.INT4, 0.4f);

    @TempDir Path folder;

    /** Prompts of one position, of fewer positions than parts, and of so many as real ones have. */
    @ParameterizedTest
    @EnumSource(Trial.class)
    void itComputesWhatTheExactGraphDoes(Trial trial) throws IOException {
        try (TokenDecoder exact = trial.open(folder.resolve("cache"), Precision.FP32);
                TokenDecoder card = ofCard(trial, Precision.FP32)) {
            for (int prompt : new int[] {1, 3, 4, 31, 32, 64, 100}) {
                assertArrayEquals(logits(trial, exact, prompt), logits(trial, card, prompt), SAME);
            }
        }
    }

    /** Of nine codebooks four tables take two each and one the last. */
    @Test
    void tablesThatAShaderCannotBeBoundToAreDivided() throws IOException {
        Trial trial = Trial.ONE_WIDE_HEAD_NINE_CODEBOOKS;
        long bytesOfOne = (trial.config.vocabulary() + 1L) * trial.config.hidden() * Float.BYTES;
        DecoderVariant usual = DecoderVariant.of(Precision.FP32, DeviceKind.WEBGPU);
        DecoderVariant divided =
                new DecoderVariant(
                        usual.precision(),
                        usual.positions(),
                        usual.cache(),
                        usual.attentionBias(),
                        usual.device(),
                        3 * bytesOfOne - 1);
        Path target = Files.createDirectory(folder.resolve("divided"));
        new DecoderConversion(trial.config, trial.weights, null, target).writeSingle(divided);
        String graph =
                Files.readString(target.resolve(divided.fileName()), StandardCharsets.ISO_8859_1);
        assertTrue(graph.contains("embed_tokens_8") && !graph.contains("embed_tokens_7"));
        try (TokenDecoder exact = trial.open(folder.resolve("cache"), Precision.FP32);
                TokenDecoder card =
                        TokenDecoder.load(trial.config, divided, target, Trial.PLAYED_CARD)) {
            for (int prompt : new int[] {1, 40}) {
                assertArrayEquals(logits(trial, exact, prompt), logits(trial, card, prompt), SAME);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Trial.class)
    void fewerBitsRoundAndNothingElse(Trial trial) throws IOException {
        roundsAndNothingElse(trial, DeviceKind.WEBGPU);
    }

    /** Whose activations have 16 bits wherever the matrices have fewer than 32. */
    @ParameterizedTest
    @EnumSource(Trial.class)
    void fewerBitsRoundAndNothingElseOnNvidias(Trial trial) throws IOException {
        roundsAndNothingElse(trial, DeviceKind.CUDA);
    }

    private void roundsAndNothingElse(Trial trial, DeviceKind kind) throws IOException {
        for (Map.Entry<Precision, Float> rounding : ROUNDING.entrySet()) {
            try (TokenDecoder exact = trial.open(folder.resolve("cache"), Precision.FP32);
                    TokenDecoder card =
                            trial.openOnPlayed(kind, folder.resolve("cards"), rounding.getKey())) {
                for (int prompt : new int[] {1, 40}) {
                    float[] expected = logits(trial, exact, prompt);
                    float[] found = logits(trial, card, prompt);
                    float largest = 0;
                    float difference = 0;
                    for (int i = 0; i < expected.length; i++) {
                        largest = Math.max(largest, Math.abs(expected[i]));
                        difference = Math.max(difference, Math.abs(expected[i] - found[i]));
                    }
                    assertTrue(
                            difference > 0 && difference < rounding.getValue() * largest,
                            "%s: %g of %g".formatted(rounding.getKey(), difference, largest));
                }
            }
        }
    }

    private TokenDecoder ofCard(Trial trial, Precision precision) throws IOException {
        return trial.openOnPlayedCard(folder.resolve("cards"), precision);
    }

    /** After a prompt and after each further step; half of each text is padding. */
    private static float[] logits(Trial trial, TokenDecoder decoder, int prompt) {
        int positions = prompt + STEPS;
        int batch = trial.config.prefixed() ? ROWS : 2 * ROWS;
        long[] tokens = trial.tokens(batch, positions);
        int count = batch * trial.config.codebooks() * trial.config.vocabulary();
        float[] last = new float[count];
        float[] all = new float[count * (positions - prompt + 1)];
        try (DecoderConditions conditions =
                        trial.project(
                                decoder,
                                trial.text(ROWS, Trial.TEXT_TOKENS, 3),
                                Trial.mask(ROWS, Trial.TEXT_TOKENS, REAL_TOKENS));
                Decoding decoding = decoder.begin(conditions, batch, positions)) {
            decoding.prefill(trial.first(tokens, positions, prompt), prompt, last);
            System.arraycopy(last, 0, all, 0, count);
            for (int step = prompt; step < positions; step++) {
                Arrays.fill(last, 0);
                decoding.step(trial.at(tokens, positions, step), last);
                System.arraycopy(last, 0, all, (step - prompt + 1) * count, count);
            }
        }
        return all;
    }
}
