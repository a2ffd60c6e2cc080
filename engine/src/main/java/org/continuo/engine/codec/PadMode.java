package org.continuo.engine.codec;

/** What a convolution reads beyond the ends of its input. */
public enum PadMode {
    /** The input mirrored at its last row, which is not repeated. */
    REFLECT,
    /** Zeros. */
    CONSTANT
}
