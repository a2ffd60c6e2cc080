package org.continuo.engine.onnx;

import java.util.Locale;

/** The arithmetic of the decoder's matrix products and of its key and value cache. */
public enum Precision {
    /** 32-bit floats throughout: reproduces the reference token for token. */
    FP32,
    /**
     * 8-bit weights with a float scale for each output channel, and an 8-bit key and value cache.
     */
    INT8,
    /**
     * 4-bit weights in blocks with a float scale each, but for the output heads, which are as in
     * {@code INT8}, and an 8-bit key and value cache: the fastest and smallest, at a cost in
     * quality.
     */
    INT4;

    /**
     * Bytes of a matrix {@code [rows, columns]} as a graph of this precision stores it, its scales
     * included.
     */
    public long matrixBytes(long rows, int columns) {
        return switch (this) {
            case FP32 -> rows * columns * Float.BYTES;
            case INT8 -> rows * (columns + Float.BYTES);
            case INT4 -> blockBytes(rows, columns);
        };
    }

    /** The precision of the output heads and of what runs once per clip. */
    public Precision ofHeads() {
        return this == INT4 ? INT8 : this;
    }

    private static long blockBytes(long rows, int columns) {
        int block = BlockQuantization.blockSize(columns);
        return rows
                * BlockQuantization.blockCount(columns, block)
                * (BlockQuantization.blockBytes(block) + Float.BYTES);
    }

    /** The name users type and cache folders bear: {@code fp32}, {@code int8}, {@code int4}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
