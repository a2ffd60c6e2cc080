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
        int[] codes = new int[block];
        for (int b = 0; b < blockCount(columns, block); b++) {
            int from = b * block;
            int to = Math.min(columns, from + block);
            Arrays.fill(codes, ZERO_POINT);
            scales[b] = bestScale(row, from, to, codes);
            encode(row, from, to, scales[b], codes);
            pack(codes, packed, b * blockBytes(block));
        }
    }

    /** Tries scales, and uses {@code codes} for that. */
    private static float bestScale(float[] row, int from, int to, int[] codes) {
        float extreme = extreme(row, from, to);
        // Below the normal numbers a scale is inexact and its inverse infinite.
        if (Math.abs(extreme) < ZERO_POINT * Float.MIN_NORMAL) {
            return 0;
        }
        float best = extreme / -ZERO_POINT;
        double least = error(row, from, to, best, codes);
        for (float share : SHARES) {
            float scale = extreme * share / -ZERO_POINT;
            double error = error(row, from, to, scale, codes);
            if (error < least) {
                least = error;
                best = scale;
            }
        }
        return best;
    }

    private static void encode(float[] row, int from, int to, float scale, int[] codes) {
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = from; i < to; i++) {
            int code = Math.clamp(Math.round(row[i] * inverse), -ZERO_POINT, ZERO_POINT - 1);
            codes[i - from] = code + ZERO_POINT;
        }
    }

    private static double error(float[] row, int from, int to, float scale, int[] codes) {
        encode(row, from, to, scale, codes);
        double error = 0;
        for (int i = from; i < to; i++) {
            double difference = row[i] - (double) scale * (codes[i - from] - ZERO_POINT);
            error += difference * difference;
        }
        return error;
    }

    private static void pack(int[] codes, byte[] packed, int at) {
        for (int i = 0; i < codes.length; i += 2) {
            packed[at + i / 2] = (byte) (codes[i] | codes[i + 1] << BITS);
        }
    }

    /** The value of the largest magnitude; NaN if there is one. */
    private static float extreme(float[] row, int from, int to) {
        float extreme = 0;
        for (int i = from; i < to; i++) {
            if (!(Math.abs(row[i]) <= Math.abs(extreme))) {
                extreme = row[i];
                if (Float.isNaN(extreme)) {
                    return extreme;
                }
            }
        }
        return extreme;
    }
}
