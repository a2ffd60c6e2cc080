package org.continuo.engine.onnx;

import java.util.Arrays;

/**
 * Symmetric quantisation of weight rows in blocks, the storage of {@code
 * com.microsoft.MatMulNBits}: value ≈ scale · (code − zero point), with one float scale per block
 * of a row. Codes of 4 bits lie two in a byte, the earlier one low.
 */
enum BlockQuantization {
    /**
     * 64 columns share a scale: 128, a little faster, misses the accuracy that the product promises
     * (KL divergence 0.0103 instead of 0.0082 on random weights of small's geometry, with 0.01
     * allowed).
     */
    EIGHT_BITS(8, 64) {
        @Override
        float quantize(float[] row, int from, int to, int[] codes) {
            float largest = magnitude(row, from, to);
            return encode(
                    row, from, to, largest < 127 * Float.MIN_NORMAL ? 0 : largest / 127, codes);
        }
    },

    /**
     * 128 columns share a scale, the fastest that the operator knows. The value of the largest
     * magnitude takes the one code that has no counterpart, −8, whatever its sign; of the scales
     * around that one the block keeps the one with the least squared error.
     */
    FOUR_BITS(4, 128) {
        @Override
        float quantize(float[] row, int from, int to, int[] codes) {
            float extreme = extreme(row, from, to);
            if (Math.abs(extreme) < 8 * Float.MIN_NORMAL) {
                return encode(row, from, to, 0, codes);
            }
            float best = extreme / -8;
            double least = error(row, from, to, best, codes);
            for (float share : SHARES) {
                float scale = extreme * share / -8;
                double error = error(row, from, to, scale, codes);
                if (error < least) {
                    least = error;
                    best = scale;
                }
            }
            return encode(row, from, to, best, codes);
        }
    };

    /** Of the scale that represents the extreme value exactly. */
    private static final float[] SHARES = {0.7f, 0.75f, 0.8f, 0.85f, 0.9f, 0.95f, 1.05f, 1.1f};

    private static final int SMALLEST_BLOCK = 16;

    private final int bits;
    private final int preferredBlock;

    BlockQuantization(int bits, int preferredBlock) {
        this.bits = bits;
        this.preferredBlock = preferredBlock;
    }

    int bits() {
        return bits;
    }

    /** The code that means zero: the operator's when none is given, 2^(bits − 1). */
    int zeroPoint() {
        return 1 << (bits - 1);
    }

    /**
     * Columns that share a scale. Narrow matrices use the next smaller power of two that the
     * operator supports, since padding a block costs precision in the activations.
     */
    int blockSize(int columns) {
        int block = preferredBlock;
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
        int[] codes = new int[block];
        for (int b = 0; b < blockCount(columns, block); b++) {
            int from = b * block;
            Arrays.fill(codes, zeroPoint());
            scales[b] = quantize(row, from, Math.min(columns, from + block), codes);
            pack(codes, packed, b * blockBytes(block));
        }
    }

    /** Fills {@code codes} and answers the scale. */
    abstract float quantize(float[] row, int from, int to, int[] codes);

    float encode(float[] row, int from, int to, float scale, int[] codes) {
        // Below the normal numbers a scale is inexact and its inverse infinite.
        float inverse = scale == 0 ? 0 : 1 / scale;
        for (int i = from; i < to; i++) {
            codes[i - from] = code(row[i] * inverse);
        }
        return scale;
    }

    double error(float[] row, int from, int to, float scale, int[] codes) {
        encode(row, from, to, scale, codes);
        double error = 0;
        for (int i = from; i < to; i++) {
            double difference = row[i] - (double) scale * (codes[i - from] - zeroPoint());
            error += difference * difference;
        }
        return error;
    }

    private int code(float value) {
        int zero = zeroPoint();
        return Math.clamp(Math.round(value), -zero, zero - 1) + zero;
    }

    private void pack(int[] codes, byte[] packed, int at) {
        int perByte = Byte.SIZE / bits;
        for (int i = 0; i < codes.length; i += perByte) {
            int together = 0;
            for (int j = 0; j < perByte; j++) {
                together |= codes[i + j] << (j * bits);
            }
            packed[at + i / perByte] = (byte) together;
        }
    }

    private static float magnitude(float[] row, int from, int to) {
        return Math.abs(extreme(row, from, to));
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
