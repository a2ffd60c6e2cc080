package org.continuo.conformance.kit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;

class LabelsTests {
    private static final long PAD = 4;

    @Test
    void theDecoderIsFedTheLabelsOneStepLaterAndThePadForIgnoredOnes() {
        Labels labels = new Labels(longs(new long[] {1, 2, -100, 3, 0, PAD}, 1, 3, 2), PAD);
        assertArrayEquals(new long[] {PAD, 1, PAD, PAD, 2, 3}, labels.decoderInputs().values());
    }

    @Test
    void theLossIsTheMeanOverCodebooksOfTheirOwnMeans() {
        Labels labels = new Labels(longs(new long[] {0, 1, 1, -100, PAD, PAD}, 1, 3, 2), PAD);
        // codebook 0 is undecided about 2 labels, codebook 1 is right with odds of 3 about 1
        float odds = (float) Math.log(3);
        FloatArray logits =
                new FloatArray(
                        Shape.of(2, 3, 2), new float[] {5, 5, 7, 7, 0, 9, 0, odds, 8, 0, 0, 0});
        double expected = (Math.log(2) + Math.log(4.0 / 3)) / 2;
        assertEquals(expected, labels.loss(logits), 1e-6);
    }

    private static LongArray longs(long[] values, long... shape) {
        return new LongArray(Shape.of(shape), values);
    }
}
