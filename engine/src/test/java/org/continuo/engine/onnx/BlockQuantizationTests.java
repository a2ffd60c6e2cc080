package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BlockQuantizationTests {
    /** Below this, block values may vanish: 127 times the smallest normal number. */
    private static final double NOTHING = 127 * (double) Float.MIN_NORMAL;

    @Property(tries = 2000)
    void everyValueIsWithinHalfAUnitOfItsBlock(
            @ForAll @Size(min = 1, max = 200) float[] row, @ForAll Block block) {
        int blocks = BlockQuantization.blockCount(row.length, block.size());
        byte[] codes = new byte[blocks * block.size()];
        float[] scales = new float[blocks];
        BlockQuantization.EIGHT_BITS.quantize(row, row.length, block.size(), codes, scales);
        for (int i = 0; i < row.length; i++) {
            double scale = scales[i / block.size()];
            double restored = scale * ((codes[i] & 0xff) - 128);
            assertEquals(row[i], restored, Math.max(NOTHING, scale * 0.50002), "at " + i);
        }
        for (int i = row.length; i < codes.length; i++) {
            assertEquals((byte) 128, codes[i], "padding means zero");
        }
    }

    /** The block sizes of the operator. */
    enum Block {
        OF_16(16),
        OF_32(32),
        OF_64(64),
        OF_128(128);

        private final int size;

        Block(int size) {
            this.size = size;
        }

        int size() {
            return size;
        }
    }

    @Property
    void theLargestMagnitudeOfABlockIsKept(
            @ForAll @IntRange(min = -100, max = 100) int exponent,
            @ForAll @FloatRange(min = 1, max = 2) float mantissa,
            @ForAll @IntRange(max = 15) int at) {
        float largest = Math.scalb(mantissa, exponent);
        float[] row = new float[16];
        row[at] = -largest;
        byte[] codes = new byte[16];
        float[] scales = new float[1];
        BlockQuantization.EIGHT_BITS.quantize(row, 16, 16, codes, scales);
        assertEquals(-127, (codes[at] & 0xff) - 128);
        assertEquals(largest, 127.0 * scales[0], largest * 1e-6);
    }

    @Test
    void aBlockThatIsNoNumberStaysNoNumber() {
        for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
            float[] row = {1, bad, 2};
            byte[] codes = new byte[16];
            float[] scales = new float[1];
            BlockQuantization.EIGHT_BITS.quantize(row, 3, 16, codes, scales);
            assertTrue(!(scales[0] < Float.POSITIVE_INFINITY), "the model's numbers show it later");
        }
    }

    @Property
    void everyWidthHasABlockSizeOfTheOperator(
            @ForAll @IntRange(min = 1, max = 10_000) int columns) {
        int block = BlockQuantization.EIGHT_BITS.blockSize(columns);
        assertTrue(block == 16 || block == 32 || block == 64);
        assertTrue(columns % block == 0 || block == 16, "padding only where no block fits");
        assertTrue(block == 64 || columns % (2 * block) != 0, "the largest that fits");
        int blocks = BlockQuantization.blockCount(columns, block);
        assertTrue(blocks * block >= columns && (blocks - 1) * block < columns);
    }

    @Test
    void theModelsOfTheFamilyUseBlocksOf64() {
        for (int hidden : new int[] {1024, 1536, 2048}) {
            assertEquals(64, BlockQuantization.EIGHT_BITS.blockSize(hidden));
            assertEquals(64, BlockQuantization.EIGHT_BITS.blockSize(4 * hidden));
        }
    }

    @Property(tries = 1000)
    void fourBitsLoseNoMoreThanRoundingToTheScaleOfTheExtremeValueDoes(
            @ForAll @Size(128) float @FloatRange(min = -100, max = 100) [] row) {
        byte[] packed = new byte[64];
        float[] scales = new float[1];
        BlockQuantization.FOUR_BITS.quantize(row, row.length, 128, packed, scales);
        double extreme = 0;
        for (float value : row) {
            extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
        }
        double plainScale = extreme / -8;
        double plain = 0;
        double ours = 0;
        for (int i = 0; i < row.length; i++) {
            int code = (packed[i / 2] >> (i % 2 * 4)) & 0xf;
            ours += square(row[i] - (double) scales[0] * (code - 8));
            double rounded =
                    plainScale == 0
                            ? 0
                            : Math.clamp(Math.round(row[i] / plainScale), -8, 7) * plainScale;
            plain += square(row[i] - rounded);
        }
        assertTrue(ours <= plain * 1.0001 + 1e-20, ours + " and " + plain);
    }

    private static double square(double value) {
        return value * value;
    }
}
