package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decoders of any geometry; every batch is [conditional; null]. */
class TokenDecoderTests {
    private static final int POSITIONS = 6;
    private static final int TEXT = Trial.TEXT_TOKENS;
    private static final int REAL_TEXT = 3;
    private static final float TOLERANCE = 1e-4f;

    @TempDir Path cache;

    /** Conditions of a guided batch; melody models take the null rows explicitly. */
    private static DecoderConditions guided(Trial trial, TokenDecoder decoder) {
        FloatArray text = trial.text(1, TEXT, 7);
        FloatArray mask = Trial.mask(1, TEXT, REAL_TEXT);
        if (!trial.config.melody()) {
            return decoder.project(text, mask);
        }
        return trial.project(decoder, twoRows(text), twoRows(mask));
    }

    private static FloatArray twoRows(FloatArray row) {
        long[] dimensions = row.shape().toArray();
        dimensions[0] = 2;
        return new FloatArray(
                Shape.of(dimensions), Arrays.copyOf(row.values(), 2 * row.values().length));
    }

    @ParameterizedTest
    @EnumSource(Trial.class)
    void logitsAreThoseOfThePlainestComputation(Trial trial) throws IOException {
        long[] tokens = trial.tokens(2, POSITIONS);
        float[] found;
        try (TokenDecoder decoder = trial.open(cache, Precision.FP32);
                DecoderConditions conditions = guided(trial, decoder);
                Decoding decoding = decoder.begin(conditions, 2, POSITIONS)) {
            found = decoding.allLogits(tokens, POSITIONS, null).values();
        }
        float[] expected = new float[found.length];
        int perRow = found.length / 2;
        for (int row = 0; row < 2; row++) {
            double[][] logits = reference(trial, tokens, row);
            for (int p = 0; p < POSITIONS; p++) {
                for (int i = 0; i < logits[p].length; i++) {
                    expected[row * perRow + p * logits[p].length + i] = (float) logits[p][i];
                }
            }
        }
        assertTrue(spread(expected) > 0.3, "logits that all look alike would prove nothing");
        assertArrayEquals(expected, found, TOLERANCE);
    }

    private static double[][] reference(Trial trial, long[] tokens, int row) throws IOException {
        DecoderConfig config = trial.config;
        DecoderReference reference = new DecoderReference(config, trial.weights);
        int real = row == 0 ? REAL_TEXT : 0;
        double[][] text = new double[real][config.textWidth()];
        float[] states = trial.text(1, TEXT, 7).values();
        for (int i = 0; i < real * config.textWidth(); i++) {
            text[i / config.textWidth()][i % config.textWidth()] = states[i];
        }
        double[][] projected =
                trial.weights.has("enc_to_dec_proj.weight")
                        ? reference.projected("enc_to_dec_proj", text, config.textWidth())
                        : text;
        // Masked text is zeros: it stays in a prefix, and is not attended to otherwise.
        double[][] padded = Arrays.copyOf(projected, config.melody() || real == 0 ? TEXT : real);
        for (int i = projected.length; i < padded.length; i++) {
            padded[i] = new double[config.hidden()];
        }
        long[][] own = new long[config.codebooks()][];
        for (int k = 0; k < own.length; k++) {
            int from = (row * config.codebooks() + k) * POSITIONS;
            own[k] = Arrays.copyOfRange(tokens, from, from + POSITIONS);
        }
        if (!config.melody()) {
            return reference.logits(own, new double[0][], padded);
        }
        float[] chroma = Trial.chroma(2).values();
        int frames = Trial.CHROMA_FRAMES;
        double[][] melody = new double[frames][Trial.CHROMA_BINS];
        for (int i = 0; i < frames * Trial.CHROMA_BINS; i++) {
            melody[i / Trial.CHROMA_BINS][i % Trial.CHROMA_BINS] =
                    chroma[row * frames * Trial.CHROMA_BINS + i];
        }
        double[][] prefix =
                Arrays.copyOf(
                        reference.projected("audio_enc_to_dec_proj", melody, Trial.CHROMA_BINS),
                        frames + TEXT);
        System.arraycopy(padded, 0, prefix, frames, TEXT);
        return reference.logits(own, prefix, null);
    }

    private static double spread(float[] values) {
        double square = 0;
        for (float value : values) {
            square += (double) value * value / values.length;
        }
        return Math.sqrt(square);
    }

    @ParameterizedTest
    @EnumSource(Trial.class)
    void feedingAtOnceIsFeedingOneByOne(Trial trial) throws IOException {
        try (TokenDecoder decoder = trial.open(cache, Precision.FP32)) {
            assertPrefillEqualsSteps(trial, decoder, TOLERANCE);
        }
    }

    private void assertPrefillEqualsSteps(Trial trial, TokenDecoder decoder, float tolerance) {
        long[] tokens = trial.tokens(2, POSITIONS);
        int perRow = trial.config.codebooks() * trial.config.vocabulary();
        float[] atOnce = new float[2 * perRow];
        float[] oneByOne = new float[2 * perRow];
        try (DecoderConditions conditions = guided(trial, decoder);
                Decoding whole = decoder.begin(conditions, 2, POSITIONS);
                Decoding slow = decoder.begin(conditions, 2, POSITIONS)) {
            whole.prefill(tokens, POSITIONS, atOnce);
            slow.prefill(trial.first(tokens, POSITIONS, 1), 1, oneByOne);
            for (int position = 1; position < POSITIONS; position++) {
                slow.step(trial.at(tokens, POSITIONS, position), oneByOne);
            }
            assertEquals(whole.length(), slow.length());
        }
        assertArrayEquals(atOnce, oneByOne, tolerance);
    }

    @ParameterizedTest
    @EnumSource(Trial.class)
    void eightBitsServeEveryGeometry(Trial trial) throws IOException {
        long[] tokens = trial.tokens(2, POSITIONS);
        LogitDistance distance = new LogitDistance(trial.config.vocabulary());
        int perRow = trial.config.codebooks() * trial.config.vocabulary();
        float[] exact = new float[2 * perRow];
        float[] close = new float[2 * perRow];
        feed(trial, Precision.FP32, tokens, exact);
        feed(trial, Precision.INT8, tokens, close);
        distance.add(exact, close, 2 * perRow);
        assertTrue(distance.meanCosine() > 0.998, distance::toString);
        assertTrue(distance.meanCosine() < 1, "not computed in 8 bit at all");
    }

    private void feed(Trial trial, Precision precision, long[] tokens, float[] logits)
            throws IOException {
        try (TokenDecoder decoder = trial.open(cache, precision);
                DecoderConditions conditions = guided(trial, decoder);
                Decoding decoding = decoder.begin(conditions, 2, POSITIONS)) {
            decoding.prefill(trial.first(tokens, POSITIONS, 1), 1, logits);
            for (int position = 1; position < POSITIONS; position++) {
                decoding.step(trial.at(tokens, POSITIONS, position), logits);
            }
        }
    }

    @Test
    void morePositionsThanWereAskedForAreRefused() throws IOException {
        Trial trial = Trial.HEADS_OF_12;
        float[] logits = new float[2 * 4 * 37];
        try (TokenDecoder decoder = trial.open(cache, Precision.FP32);
                DecoderConditions conditions = guided(trial, decoder);
                Decoding decoding = decoder.begin(conditions, 2, 3)) {
            assertEquals(
                    "decoding: expected at most 3 positions, found 4",
                    refusal(() -> decoding.prefill(trial.tokens(2, 4), 4, logits)));
            decoding.prefill(trial.tokens(2, 3), 3, logits);
            assertEquals(
                    "decoding: expected at most 3 positions, found 4",
                    refusal(() -> decoding.step(trial.tokens(2, 1), logits)));
            assertEquals(3, decoding.length());
            assertEquals(
                    "decoding: expected no position fed yet, found 3",
                    refusal(() -> decoding.prefill(trial.tokens(2, 1), 1, logits)));
        }
    }

    private static String refusal(Executable call) {
        return String.valueOf(assertThrows(IllegalStateException.class, call).getMessage());
    }

    @Test
    void aBatchThatDoesNotHoldTheConditionsIsRefused() throws IOException {
        Trial attending = Trial.HEADS_OF_12;
        try (TokenDecoder decoder = attending.open(cache, Precision.FP32);
                DecoderConditions conditions =
                        decoder.project(attending.text(3, 2, 1), Trial.mask(3, 2, 2))) {
            assertEquals(
                    "decoding: expected a batch of at least 3 rows (conditions), found 2",
                    badCall(() -> decoder.begin(conditions, 2, 4).close()));
        }
        Trial prefixed = Trial.MELODY_STEREO;
        try (TokenDecoder decoder = prefixed.open(cache, Precision.FP32);
                DecoderConditions conditions =
                        prefixed.project(decoder, prefixed.text(3, 2, 1), Trial.mask(3, 2, 2))) {
            assertEquals(
                    "decoding: expected a batch of 3 rows (conditions), found 4",
                    badCall(() -> decoder.begin(conditions, 4, 4).close()));
        }
    }

    private static String badCall(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }
}
