package org.continuo.engine.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;

class RelativePositionsTests {
    /**
     * Distances at which T5's sixteen buckets of one direction begin: 8 · 16^(i / 8), rounded up.
     */
    private static final int[] BEGINNINGS = {0, 1, 2, 3, 4, 5, 6, 7, 8, 12, 16, 23, 32, 46, 64, 91};

    @Test
    void bucketsBeginWhereThePaperHasThem() {
        for (int bucket = 0; bucket < BEGINNINGS.length; bucket++) {
            int end = bucket + 1 < BEGINNINGS.length ? BEGINNINGS[bucket + 1] : 5000;
            for (int distance = BEGINNINGS[bucket]; distance < end; distance++) {
                assertEquals(bucket, RelativePositions.bucket(-distance, 32, 128), "behind");
                int ahead = distance == 0 ? 0 : 16 + bucket;
                assertEquals(ahead, RelativePositions.bucket(distance, 32, 128), "ahead");
            }
        }
    }

    /**
     * Raffel et al.: with b buckets per direction, half of them exact, distance d has bucket b/2 +
     * ⌊ln(d / (b/2)) / ln(max / (b/2)) · b/2⌋; compared here by powers of whole numbers instead of
     * logarithms.
     */
    @Test
    void everyBucketHoldsTheDistancesOfTheFormula() {
        Draw.cases(
                3000,
                draw -> {
                    int eighths = draw.integer(1, 6);
                    int ratio = draw.integer(1, 40);
                    int distance = draw.integer(1, 3000);
                    int half = 8 * eighths;
                    int exact = half / 2;
                    int max = exact * (ratio + 1);
                    int bucket = RelativePositions.bucket(-distance, 2 * half, max);
                    if (distance < exact) {
                        assertEquals(distance, bucket);
                        return;
                    }
                    assertTrue(bucket >= exact && bucket < half);
                    int step = bucket - exact;
                    if (bucket < half - 1) {
                        assertTrue(
                                power(distance, exact, exact).compareTo(power(max, exact, step + 1))
                                        <= 0,
                                "not beyond its bucket");
                    }
                    assertTrue(
                            power(distance, exact, exact).compareTo(power(max, exact, step)) >= 0,
                            "not before its bucket");
                });
    }

    /** {@code (value / unit) ^ exponent}. */
    private static BigDecimal power(int value, int unit, int exponent) {
        return new BigDecimal(value)
                .divide(new BigDecimal(unit), MathContext.DECIMAL128)
                .pow(exponent, MathContext.DECIMAL128)
                .round(new MathContext(20));
    }

    @Test
    void theTableHasQueriesByKeys() {
        assertArrayEquals(
                new long[] {0, 17, 18, 1, 0, 17, 2, 1, 0}, RelativePositions.buckets(3, 32, 128));
        assertArrayEquals(new long[] {0}, RelativePositions.buckets(1, 32, 128));
        assertArrayEquals(new long[0], RelativePositions.buckets(0, 32, 128));
    }
}
