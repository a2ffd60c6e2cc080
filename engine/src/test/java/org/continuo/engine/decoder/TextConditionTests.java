package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.sampling.Guidance;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What text does to a decoder that attends to it, and what must not matter. */
class TextConditionTests {
    private static final Trial TRIAL = Trial.HEADS_OF_12;
    private static final int PER_ROW = TRIAL.config.codebooks() * TRIAL.config.vocabulary();
    private static final int POSITIONS = 4;
    private static final float SAME = 1e-5f;

    @TempDir Path cache;

    private TokenDecoder decoder;

    @BeforeEach
    void open() throws IOException {
        decoder = TRIAL.open(cache, Precision.FP32);
    }

    @AfterEach
    void close() {
        decoder.close();
    }

    /** Logits {@code [batch, codebooks · vocabulary]} after the same tokens in every row. */
    private float[] logits(FloatArray text, FloatArray mask, int batch) {
        try (DecoderConditions conditions = decoder.project(text, mask)) {
            return logits(conditions, batch);
        }
    }

    private float[] logits(DecoderConditions conditions, int batch) {
        long[] row = TRIAL.tokens(1, POSITIONS);
        long[] tokens = new long[batch * row.length];
        for (int i = 0; i < tokens.length; i++) {
            tokens[i] = row[i % row.length];
        }
        float[] logits = new float[batch * PER_ROW];
        try (Decoding decoding = decoder.begin(conditions, batch, POSITIONS)) {
            decoding.prefill(tokens, POSITIONS, logits);
        }
        return logits;
    }

    private static float[] row(float[] logits, int row) {
        return Arrays.copyOfRange(logits, row * PER_ROW, (row + 1) * PER_ROW);
    }

    private static double distance(float[] a, float[] b) {
        double largest = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(a[i] - b[i]));
        }
        return largest;
    }

    @Test
    void theConditionalRowsComeFirstThenTheNullRows() {
        float[] guided = logits(TRIAL.text(2, 3, 5), Trial.mask(2, 3, 3), 4);
        float[] alone = logits(TRIAL.text(2, 3, 5), Trial.mask(2, 3, 3), 2);
        float[] nothing = logits(decoder.unconditional(), 1);
        assertArrayEquals(row(alone, 0), row(guided, 0), SAME);
        assertArrayEquals(row(alone, 1), row(guided, 1), SAME);
        assertArrayEquals(nothing, row(guided, 2), SAME);
        assertArrayEquals(nothing, row(guided, 3), SAME);
        assertTrue(distance(row(guided, 0), row(guided, 1)) > 0.1, "texts differ");
        assertTrue(distance(row(guided, 0), nothing) > 0.1, "text matters");
    }

    @Test
    void guidanceOfScaleOneIsNoGuidance() {
        float[] guided = logits(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 3), 2);
        Guidance.apply(guided, PER_ROW, 1f);
        assertArrayEquals(
                logits(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 3), 1), row(guided, 0), SAME);
    }

    @Test
    void maskedPositionsHaveNoInfluence() {
        FloatArray text = TRIAL.text(1, 6, 5);
        float[] before = logits(text, Trial.mask(1, 6, 4), 1);
        float[] unmasked = logits(text, Trial.mask(1, 6, 6), 1);
        Arrays.fill(text.values(), 4 * TRIAL.config.textWidth(), text.values().length, 1e4f);
        assertArrayEquals(before, logits(text, Trial.mask(1, 6, 4), 1), 0f);
        assertTrue(distance(before, unmasked) > 0.01, "unmasked they have");
    }

    @Test
    void paddingATextForALongerNeighbourDoesNotChangeIt() {
        FloatArray alone = TRIAL.text(1, 3, 5);
        float[] both = Arrays.copyOf(alone.values(), 2 * 8 * TRIAL.config.textWidth());
        System.arraycopy(TRIAL.text(1, 8, 6).values(), 0, both, both.length / 2, both.length / 2);
        float[] mask = new float[16];
        Arrays.fill(mask, 0, 3, 1f);
        Arrays.fill(mask, 8, 16, 1f);
        float[] padded =
                logits(
                        new FloatArray(Shape.of(2, 8, TRIAL.config.textWidth()), both),
                        new FloatArray(Shape.of(2, 8), mask),
                        2);
        assertArrayEquals(logits(alone, Trial.mask(1, 3, 3), 1), row(padded, 0), SAME);
        assertArrayEquals(
                logits(TRIAL.text(1, 8, 6), Trial.mask(1, 8, 8), 1), row(padded, 1), SAME);
    }

    @Test
    void aTextThatIsMaskedAltogetherIsNoText() {
        float[] masked = logits(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 0), 1);
        assertArrayEquals(logits(decoder.unconditional(), 1), masked, SAME);
    }

    @Test
    void conditionsMayServeSeveralDecodingsAndBeClosedTwice() {
        DecoderConditions conditions = decoder.project(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 3));
        assertArrayEquals(logits(conditions, 2), logits(conditions, 2), 0f);
        conditions.close();
        conditions.close();
        assertEquals(0, conditions.prefixPositions());
    }
}
