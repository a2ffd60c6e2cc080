package org.continuo.engine.onnx;

/**
 * Symmetric 8-bit quantisation of weight rows in blocks, the storage of {@code
 * com.microsoft.MatMulNBits}: value ≈ scale · (code − 128), with one float scale per block of a
 * row.
 */
final class BlockQuantization {
    /** The operator's zero point when none is given, 2^(bits − 1). */
    private static final int ZERO_POINT = 128;

    private static final int LARGEST_CODE = 127;
    private static final float SMALLEST_MAGNITUDE = LARGEST_CODE * Float.MIN_NORMAL;
    private static final int PREFERRED_BLOCK = 64;
    private static final int SMALLEST_BLOCK = 16;

    private BlockQuantization() {}

    /**
     * 64 columns share a scale: 128, a little faster, misses the accuracy that the product promises
     * (KL divergence 0.0103 instead of 0.0082 on random weights of small's geometry, with 0.01
     * allowed). Narrow matrices use the next smaller power of two that the operator supports, since
     * padding a block costs precision in the activations.
     */
    static int blockSize(int columns) {
        int block = PREFERRED_BLOCK;
        while (block > SMALLEST_BLOCK && columns % block != 0) {
            block /= 2;
        }
        return block;
    }

    static int blockCount(int columns, int block) {
        return (columns + block - 1) / block;
    }

    /**
     * Quantises one row.
     *
     * @param codes receives {@code blockCount · block} codes; those past the row's end mean zero
     * @param scales receives {@code blockCount} scales
     */
    static void quantize(float[] row, int columns, int block, byte[] codes, float[] scales) {
        for (int b = 0; b < blockCount(columns, block); b++) {
            int from = b * block;
            int to = Math.min(columns, from + block);
            float largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs(row[i]));
            }
            // Below the normal numbers a scale is inexact and its inverse infinite.
            float scale = largest < SMALLEST_MAGNITUDE ? 0 : largest / LARGEST_CODE;
            float inverse = scale == 0 ? 0 : 1 / scale;
            scales[b] = scale;
            for (int i = from; i < from + block; i++) {
                int code = i < to ? Math.round(row[i] * inverse) : 0;
                codes[i] = (byte) (code + ZERO_POINT);
            }
        }
    }
}
