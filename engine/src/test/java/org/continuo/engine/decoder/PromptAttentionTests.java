package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.RelativeDistance;
import org.continuo.engine.onnx.HostTensor;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A prompt's own graph against the step's, which {@code TokenDecoderTests} hold to floats. */
class PromptAttentionTests {
    private static final int STEPS_BEHIND = 3;
    private static final int[] PROMPTS = {2, 3, 4, 5, 7, 16, 33};
    private static final int ROWS = 2;

    /**
     * Of logits, relative to their size. Rounding alone makes up to 0.023; a mask that hides
     * nothing, or a position from itself, makes 0.1 and more.
     */
    private static final double TOLERANCE = 0.04;

    @TempDir Path cache;

    private static DecoderConditions conditions(Trial trial, TokenDecoder decoder) {
        FloatArray text = trial.text(ROWS, Trial.TEXT_TOKENS, 7);
        return trial.project(decoder, text, Trial.mask(ROWS, Trial.TEXT_TOKENS, Trial.TEXT_TOKENS));
    }

    /**
     * The logits behind a prompt and behind each of a few steps after it.
     *
     * @param atOnce how many of the {@code prompt} positions are fed at once; the others follow one
     *     by one
     */
    private static float[][] logits(Trial trial, TokenDecoder decoder, int prompt, int atOnce) {
        int positions = prompt + STEPS_BEHIND;
        long[] tokens = trial.tokens(ROWS, positions);
        float[] logits = new float[ROWS * trial.config.codebooks() * trial.config.vocabulary()];
        float[][] behind = new float[1 + STEPS_BEHIND][];
        try (DecoderConditions conditions = conditions(trial, decoder);
                Decoding decoding = decoder.begin(conditions, ROWS, positions)) {
            decoding.prefill(trial.first(tokens, positions, atOnce), atOnce, logits);
            for (int position = atOnce; position < positions; position++) {
                if (position >= prompt) {
                    behind[position - prompt] = logits.clone();
                }
                decoding.step(trial.at(tokens, positions, position), logits);
            }
            behind[STEPS_BEHIND] = logits;
        }
        return behind;
    }

    @ParameterizedTest
    @CsvSource({
        "HEADS_OF_12, INT8",
        "HEADS_OF_12, INT4",
        "ODD_WIDTH_ONE_CODEBOOK, INT8",
        "MELODY_HEADS_OF_12, INT8",
        "MELODY_HEADS_OF_12, INT4"
    })
    void feedingAtOnceIsNearlyFeedingOneByOne(Trial trial, Precision precision) throws IOException {
        try (TokenDecoder decoder = trial.open(cache, precision)) {
            for (int prompt : PROMPTS) {
                float[][] atOnce = logits(trial, decoder, prompt, prompt);
                float[][] oneByOne = logits(trial, decoder, prompt, 1);
                for (int step = 0; step <= STEPS_BEHIND; step++) {
                    double distance = RelativeDistance.between(oneByOne[step], atOnce[step]);
                    assertTrue(
                            distance < TOLERANCE,
                            "%d at once, step %d: %s".formatted(prompt, step, distance));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Trial.class)
    void promptsOfEveryGeometryAreCloseToFloats(Trial trial) throws IOException {
        LogitDistance distance = new LogitDistance(trial.config.vocabulary());
        float[][] exact;
        float[][] close;
        try (TokenDecoder floats = trial.open(cache, Precision.FP32);
                TokenDecoder integers = trial.open(cache, Precision.INT8)) {
            exact = logits(trial, floats, 16, 16);
            close = logits(trial, integers, 16, 16);
        }
        for (int step = 0; step <= STEPS_BEHIND; step++) {
            distance.add(exact[step], close[step], exact[step].length);
        }
        assertTrue(distance.meanCosine() > 0.998, distance::toString);
        assertTrue(distance.meanCosine() < 1, "not computed in 8 bit at all");
    }

    /**
     * To the bit in 4-bit arithmetic, whose activations are floats. In 8 bits all positions are
     * brought to one magnitude and then share a range, whose ends, 1 and −1, some of the others
     * hold anyway; but not behind the wide layer of the feed forward, where hardly anything is
     * below zero: there one position can move the range a little, and so what the others keep in
     * later layers, by a unit.
     */
    @ParameterizedTest
    @CsvSource({
        "HEADS_OF_12, INT8",
        "HEADS_OF_12, INT4",
        "MELODY_HEADS_OF_12, INT8",
        "MELODY_HEADS_OF_12, INT4"
    })
    void aLaterTokenChangesNothingThatEarlierPositionsKeep(Trial trial, Precision precision)
            throws IOException {
        int positions = 9;
        long[] tokens = trial.tokens(ROWS, positions);
        long[] others = tokens.clone();
        for (int lane = 0; lane < tokens.length / positions; lane++) {
            int last = lane * positions + positions - 1;
            others[last] = (others[last] + 11) % trial.config.vocabulary();
        }
        float[] logits = new float[ROWS * trial.config.codebooks() * trial.config.vocabulary()];
        try (TokenDecoder decoder = trial.open(cache, precision);
                DecoderConditions conditions = conditions(trial, decoder);
                Decoding one = decoder.begin(conditions, ROWS, positions);
                Decoding other = decoder.begin(conditions, ROWS, positions)) {
            one.prefill(tokens, positions, logits);
            other.prefill(others, positions, logits);
            for (int layer = 0; layer < trial.config.layers(); layer++) {
                int allowed = precision == Precision.INT8 && layer > 0 ? 2 : 0;
                assertSameButForTheLast(
                        one.cache().keys(layer), other.cache().keys(layer), allowed);
                assertSameButForTheLast(
                        one.cache().values(layer), other.cache().values(layer), allowed);
            }
        }
    }

    private static void assertSameButForTheLast(HostTensor one, HostTensor other, int allowed) {
        int[] largest = difference(one, other);
        for (int position = 0; position < largest.length - 1; position++) {
            assertTrue(largest[position] <= allowed, () -> Arrays.toString(largest));
        }
        assertTrue(largest[largest.length - 1] > 20, "it changes what its own position keeps");
    }

    /** The largest difference of codes at each position of two caches. */
    private static int[] difference(HostTensor one, HostTensor other) {
        int capacity = one.shape().size(2);
        int headSize = one.shape().size(3);
        ByteBuffer left = one.bytes();
        ByteBuffer right = other.bytes();
        int[] largest = new int[capacity];
        for (int i = 0; i < left.capacity(); i++) {
            int position = i / headSize % capacity;
            largest[position] = Math.max(largest[position], Math.abs(left.get(i) - right.get(i)));
        }
        return largest;
    }
}
