package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;

class BlockQuantizationTests {
    /** Below this, block values may vanish: 8 times the smallest normal number. */
    private static final double NOTHING = 8 * (double) Float.MIN_NORMAL;

    /** A row's codes less eight, one by one, and the scales of its blocks. */
    private record Quantized(int[] codes, float[] scales) {}

    private static Quantized quantized(float[] row, int block) {
        int blocks = BlockQuantization.blockCount(row.length, block);
        byte[] packed = new byte[blocks * BlockQuantization.FOUR_BITS.blockBytes(block)];
        float[] scales = new float[blocks];
        BlockQuantization.FOUR_BITS.quantize(row, row.length, block, packed, scales);
        int[] codes = new int[2 * packed.length];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = ((packed[i / 2] >> (i % 2 * 4)) & 0xf) - 8;
        }
        return new Quantized(codes, scales);
    }

    @Test
    void everyValueIsWithinHalfAUnitOfItsBlockOrBeyondItsRange() {
        Draw.cases(
                2000,
                draw -> {
                    float[] row = draw.floatsOfAnySize(draw.integer(1, 200));
                    Block block = draw.oneOf(Block.values());
                    Quantized quantized = quantized(row, block.size());
                    for (int i = 0; i < row.length; i++) {
                        double scale = quantized.scales()[i / block.size()];
                        if (scale == 0) {
                            assertEquals(0, row[i], NOTHING);
                        } else {
                            double units = Math.clamp(row[i] / scale, -8, 7);
                            assertEquals(units, quantized.codes()[i], 0.50002, "at " + i);
                        }
                    }
                    for (int i = row.length; i < quantized.codes().length; i++) {
                        assertEquals(0, quantized.codes()[i], "padding means zero");
                    }
                });
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

    @Test
    void aValueAmongZerosIsKeptWhateverItsSign() {
        Draw.cases(
                1000,
                draw -> {
                    int exponent = draw.integer(-100, 100);
                    float mantissa = (float) draw.real(1, 2);
                    boolean negative = draw.truth();
                    int at = draw.integer(0, 15);
                    float value = Math.scalb(negative ? -mantissa : mantissa, exponent);
                    float[] row = new float[16];
                    row[at] = value;
                    Quantized quantized = quantized(row, 16);
                    assertEquals(-8, quantized.codes()[at]);
                    assertEquals(value, -8 * quantized.scales()[0]);
                });
    }

    @Test
    void aBlockThatIsNoNumberStaysNoNumber() {
        for (float bad :
                new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
            float scale = quantized(new float[] {1, bad, 2}, 16).scales()[0];
            assertFalse(Float.isFinite(scale), "the model's numbers show it later");
        }
    }

    @Test
    void everyWidthHasABlockSizeOfTheOperator() {
        Draw.cases(
                1000,
                draw -> {
                    int columns = draw.integer(1, 10_000);
                    int block = BlockQuantization.blockSize(columns);
                    assertTrue(block == 16 || block == 32 || block == 64 || block == 128);
                    assertTrue(
                            columns % block == 0 || block == 16,
                            "padding only where no block fits");
                    assertTrue(block == 128 || columns % (2 * block) != 0, "the largest that fits");
                    int blocks = BlockQuantization.blockCount(columns, block);
                    assertTrue(blocks * block >= columns && (blocks - 1) * block < columns);
                });
    }

    @Test
    void theModelsOfTheFamilyUseBlocksOf128() {
        for (int hidden : new int[] {1024, 1536, 2048}) {
            assertEquals(128, BlockQuantization.blockSize(hidden));
            assertEquals(128, BlockQuantization.blockSize(4 * hidden));
        }
    }

    @Test
    void noMoreIsLostThanByRoundingToTheScaleOfTheExtremeValue() {
        Draw.cases(
                1000,
                draw -> {
                    float[] row = draw.floats(128, -100f, 100f);
                    Quantized quantized = quantized(row, 128);
                    double extreme = 0;
                    for (float value : row) {
                        extreme = Math.abs(value) > Math.abs(extreme) ? value : extreme;
                    }
                    double plainScale = extreme / -8;
                    double plain = 0;
                    double ours = 0;
                    for (int i = 0; i < row.length; i++) {
                        ours +=
                                square(
                                        row[i]
                                                - (double) quantized.scales()[0]
                                                        * quantized.codes()[i]);
                        double rounded =
                                plainScale == 0
                                        ? 0
                                        : Math.clamp(Math.round(row[i] / plainScale), -8, 7)
                                                * plainScale;
                        plain += square(row[i] - rounded);
                    }
                    assertTrue(ours <= plain * 1.0001 + 1e-20, ours + " and " + plain);
                });
    }

    private static double square(double value) {
        return value * value;
    }
}
