package org.continuo.engine.onnx;

import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;

/** What weights take as a graph of a precision stores them. */
public final class MatrixStorage {
    /** Any width that no block size divides unevenly. */
    private static final int USUAL_COLUMNS = 1024;

    private MatrixStorage() {}

    /** About the bytes of so many weights, as if all stood in matrices of one width. */
    public static long bytes(Precision precision, long weights) {
        return bytes(precision, weights / USUAL_COLUMNS, USUAL_COLUMNS);
    }

    /** The same on a graphics card. */
    public static long bytesOnCard(Precision precision, long weights) {
        return bytesOnCard(precision, ElementType.FLOAT32, weights / USUAL_COLUMNS, USUAL_COLUMNS);
    }

    /** Bytes of a matrix {@code [rows, columns]}, its scales included. */
    public static long bytes(Precision precision, long rows, int columns) {
        return switch (precision) {
            case FP32 -> rows * columns * Float.BYTES;
            case FP16 -> rows * columns * Short.BYTES;
            case INT8 -> rows * (columns + Float.BYTES);
            case INT4 ->
                    blockBytes(BlockQuantization.FOUR_BITS, ElementType.FLOAT32, rows, columns);
        };
    }

    /**
     * The same on a graphics card, where 8 bits lie in blocks, too.
     *
     * @param scales their type, which is that of activations
     */
    public static long bytesOnCard(
            Precision precision, ElementType scales, long rows, int columns) {
        return switch (precision) {
            case FP32, FP16 -> bytes(precision, rows, columns);
            case INT8 -> blockBytes(BlockQuantization.EIGHT_BITS, scales, rows, columns);
            case INT4 -> blockBytes(BlockQuantization.FOUR_BITS, scales, rows, columns);
        };
    }

    private static long blockBytes(
            BlockQuantization bits, ElementType scales, long rows, int columns) {
        int block = BlockQuantization.blockSize(columns);
        return rows
                * BlockQuantization.blockCount(columns, block)
                * (bits.blockBytes(block) + scales.byteSize());
    }
}
