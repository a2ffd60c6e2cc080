package org.continuo.engine.onnx;

import java.util.Arrays;

/**
 * Symmetric quantisation of weight rows in blocks, the storage of {@code
 * com.microsoft.MatMulNBits}: value ≈ scale · (code − zero point), with one float scale per block
 * of a row. Codes of 4 bits lie two in a byte, the earlier one low.
 *
 * <p>The value of the largest magnitude takes the one code that has no counterpart, 0, whatever its
 * sign; of the scales around that one the block keeps the one with the least squared error.
 */
enum BlockQuantization {
    FOUR_BITS(4, 0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f, 1.05f, 1.1f),
    /** Fine enough for the scale of the extreme value. */
    EIGHT_BITS(8);

    /** The fastest that the operator knows. */
    private static final int LARGEST_BLOCK = 128;

    private static final int SMALLEST_BLOCK = 16;

    private final int bits;

    /** The code that means zero: the operator's when none is given. */
    private final int zeroPoint;

    private final int largestCode;

    /** Tried, of the scale that represents the extreme value exactly. */
    @SuppressWarnings("ImmutableEnumChecker") // nobody writes into it
    private final float[] shares;

    BlockQuantization(int bits, float... shares) {
        this.bits = bits;
        this.zeroPoint = 1 << (bits - 1);
        this.largestCode = (1 << bits) - 1;
        this.shares = shares;
    }

    /** Of one code. */
    int bits() {
        return bits;
    }

    /**
     * Columns that share a scale. Narrow matrices use the next smaller power of two that the
     * operator supports, since padding a block costs precision in the activations.
     */
    static int blockSize(int columns) {
        int block = LARGEST_BLOCK;
        while (block > SMALLEST_BLOCK && columns % block != 0) {
            block /= 2;
        }
        return block;
    }

    static int blockCount(int columns, int block) {
        return (columns + block - 1) / block;
    }

    /** Bytes of the codes of one block. */
    int blockBytes(int block) {
        return block * bits / Byte.SIZE;
    }

    /**
     * Quantises one row.
     *
     * @param packed receives {@code blockCount · blockBytes} bytes; codes past the row's end mean
     *     zero
     * @param scales receives {@code blockCount} scales
     */
    void quantize(float[] row, int columns, int block, byte[] packed, float[] scales) {
        float[] values = new float[block];
        float[] units = new float[block];
        int[] codes = new int[block];
        for (int b = 0; b < blockCount(columns, block); b++) {
            int count = Math.min(block, columns - b * block);
            System.arraycopy(row, b * block, values, 0, count);
            Arrays.fill(values, count, block, 0f);
            scales[b] = bestScale(values, units);
            toUnits(values, scales[b], units);
            for (int i = 0; i < block; i++) {
                codes[i] = code(units[i]);
            }
            pack(codes, packed, b * blockBytes(block));
        }
    }

    /** Tries scales, and uses {@code units} for that. */
    private float bestScale(float[] values, float[] units) {
        float extreme = extreme(values);
        // Below the normal numbers a scale is inexact and its inverse infinite.
        if (Math.abs(extreme) < zeroPoint * Float.MIN_NORMAL) {
            return 0;
        }
        float best = extreme / -zeroPoint;
        double least = shares.length == 0 ? 0 : error(values, best, units);
        for (float share : shares) {
            float scale = extreme * share / -zeroPoint;
            double error = error(values, scale, units);
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return best;
    }

    /** Sets {@code units} to the values divided by {@code scale}; by 0 they are 0. */
    private static void toUnits(float[] values, float scale, float[] units) {
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = 0; i < units.length; i++) {
            units[i] = values[i] * inverse;
        }
    }

    /** The code that comes nearest to so many units. */
    private int code(float units) {
        // Cut off, which rounds what is not negative, and takes one instruction for many.
        int nearest = (int) (units + (zeroPoint + 0.5f));
        return Math.max(0, Math.min(largestCode, nearest));
    }

    /** The sum of squared differences, by loops that become vector instructions. */
    private double error(float[] values, float scale, float[] units) {
        toUnits(values, scale, units);
        for (int i = 0; i < units.length; i++) {
            float difference = units[i] - (code(units[i]) - zeroPoint);
            units[i] = difference * difference;
        }
        for (int half = units.length / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                units[i] += units[half + i];
            }
        }
        return (double) scale * scale * units[0];
    }

    private void pack(int[] codes, byte[] packed, int at) {
        int perByte = Byte.SIZE / bits;
        for (int i = 0; i < codes.length; i++) {
            int shift = i % perByte * bits;
            int before = shift == 0 ? 0 : packed[at + i / perByte];
            packed[at + i / perByte] = (byte) (before | codes[i] << shift);
        }
    }

    /** The value of the largest magnitude; NaN if there is one. */
    private static float extreme(float[] values) {
        float extreme = 0;
        for (float value : values) {
            if (!(Math.abs(value) <= Math.abs(extreme))) {
                extreme = value;
                if (Float.isNaN(extreme)) {
                    return extreme;
                }
            }
        }
        return extreme;
    }
}
