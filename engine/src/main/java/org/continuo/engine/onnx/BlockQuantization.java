package org.continuo.engine.onnx;

import java.util.Arrays;

/**
 * Symmetric quantisation of weight rows to 4 bits in blocks, the storage of {@code
 * com.microsoft.MatMulNBits}: value ≈ scale · (code − 8), with one float scale per block of a row.
 * Codes lie two in a byte, the earlier one low.
 *
 * <p>The value of the largest magnitude takes the one code that has no counterpart, 0, whatever its
 * sign; of the scales around that one the block keeps the one with the least squared error.
 */
final class BlockQuantization {
    /** Of one code. */
    static final int BITS = 4;

    /** The code that means zero: the operator's when none is given. */
    private static final int ZERO_POINT = 8;

    private static final int LARGEST_CODE = 15;

    /** The fastest that the operator knows. */
    private static final int LARGEST_BLOCK = 128;

    private static final int SMALLEST_BLOCK = 16;

    /** Of the scale that represents the extreme value exactly. */
    private static final float[] SHARES = {0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f, 1.05f, 1.1f};

    private BlockQuantization() {}

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
    static int blockBytes(int block) {
        return block * BITS / Byte.SIZE;
    }

    /**
     * Quantises one row.
     *
     * @param packed receives {@code blockCount · blockBytes} bytes; codes past the row's end mean
     *     zero
     * @param scales receives {@code blockCount} scales
     */
    static void quantize(float[] row, int columns, int block, byte[] packed, float[] scales) {
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
    private static float bestScale(float[] values, float[] units) {
        float extreme = extreme(values);
        // Below the normal numbers a scale is inexact and its inverse infinite.
        if (Math.abs(extreme) < ZERO_POINT * Float.MIN_NORMAL) {
            return 0;
        }
        float best = extreme / -ZERO_POINT;
        double least = error(values, best, units);
        for (float share : SHARES) {
            float scale = extreme * share / -ZERO_POINT;
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
    private static int code(float units) {
        // Cut off, which rounds what is not negative, and takes one instruction for many.
        int nearest = (int) (units + (ZERO_POINT + 0.5f));
        return Math.max(0, Math.min(LARGEST_CODE, nearest));
    }

    /** The sum of squared differences, by loops that become vector instructions. */
    private static double error(float[] values, float scale, float[] units) {
        toUnits(values, scale, units);
        for (int i = 0; i < units.length; i++) {
            float difference = units[i] - (code(units[i]) - ZERO_POINT);
            units[i] = difference * difference;
        }
        for (int half = units.length / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                units[i] += units[half + i];
            }
        }
        return (double) scale * scale * units[0];
    }

    private static void pack(int[] codes, byte[] packed, int at) {
        for (int i = 0; i < codes.length; i += 2) {
            packed[at + i / 2] = (byte) (codes[i] | codes[i + 1] << BITS);
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
