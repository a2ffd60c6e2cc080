package org.continuo.engine.scoring;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.continuo.core.request.CodebookTokens;
import org.continuo.engine.tokens.DelayPattern;
import org.junit.jupiter.api.Test;

class ForcedTokensTests {
    private static final long PAD = 9;
    private static final DelayPattern PATTERN = new DelayPattern(2, false, PAD);

    @Test
    void theLastFramesOfADelayedCodebookAreNotJudged() {
        CodebookTokens codes = new CodebookTokens(new long[] {1, 2, 3, 4, 5, 6}, 1, 2, 3);
        ForcedTokens forced = ForcedTokens.of(codes, PATTERN);
        assertArrayEquals(new long[] {PAD, 1, 2, 3, PAD, PAD, 4, 5}, forced.sequence().values());
        assertArrayEquals(new boolean[] {true, true, true, true, true, false}, forced.counted());
    }

    @Test
    void aShortItemOfALongBatchKeepsItsLastFrames() {
        CodebookTokens codes =
                new CodebookTokens(new long[] {1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6}, 2, 2, 3);
        ForcedTokens forced = ForcedTokens.of(codes, new int[] {3, 2}, PATTERN);
        assertArrayEquals(
                new long[] {PAD, 1, 2, 3, PAD, PAD, 4, 5, PAD, 1, 2, PAD, PAD, PAD, 4, 5},
                forced.sequence().values());
        assertArrayEquals(
                new boolean[] {
                    true, true, true, true, true, false, true, true, false, true, true, false
                },
                forced.counted());
        // The codes themselves stay as they are.
        assertEquals(6, forced.codes().get(1, 1, 2));
    }

    @Test
    void aCodebookOfWhichNothingCountsHasNoMean() {
        CodebookTokens codes = new CodebookTokens(new long[] {1, 4}, 1, 2, 1);
        ForcedTokens forced = ForcedTokens.of(codes, PATTERN);
        LossTotals totals =
                new TokenLosses(new double[] {0.5, 0}, forced.counted(), 1, 2, 1).totals();
        assertEquals(0.5, totals.crossEntropy(0));
        assertEquals(Double.NaN, totals.crossEntropy());
    }
}
