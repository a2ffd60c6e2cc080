package org.continuo.engine.onnx;

import java.util.Locale;

/** The arithmetic of the decoder's matrix products and of its key and value cache. */
public enum Precision {
    /** 32-bit floats throughout: reproduces the reference token for token. */
    FP32,
    /** 8-bit weights in blocks with a float scale each, and an 8-bit key and value cache. */
    INT8;

    /**
     * Bytes of a matrix {@code [rows, columns]} as a graph of this precision stores it, the scales
     * of its blocks included.
     */
    public long matrixBytes(long rows, int columns) {
        return switch (this) {
            case FP32 -> rows * columns * Float.BYTES;
            case INT8 -> {
                int block = BlockQuantization.blockSize(columns);
                yield rows * BlockQuantization.blockCount(columns, block) * (block + Float.BYTES);
            }
        };
    }

    /** The name users type and cache folders bear: {@code fp32}, {@code int8}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
