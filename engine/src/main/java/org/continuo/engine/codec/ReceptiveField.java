package org.continuo.engine.codec;

/**
 * How many rows before and after a wanted range a chain of convolutions reads. With that much
 * context a clip may be computed in windows, and the parts equal the whole. Built from the chain's
 * end to its beginning.
 */
record ReceptiveField(int before, int after) {
    static final ReceptiveField NONE = new ReceptiveField(0, 0);

    /** In rows of the convolution's input, where this is in rows of its output. */
    ReceptiveField through(ConvPadding padding) {
        return new ReceptiveField(
                before * padding.stride() + padding.left(),
                after * padding.stride() + padding.right());
    }

    /**
     * In rows of a transposed convolution's input, where this is in rows of its output: row {@code
     * o} sums the input rows {@code ⌊(o + trimLeft) / stride⌋} and the one before.
     */
    ReceptiveField throughTransposed(int stride, int trimLeft) {
        return new ReceptiveField(
                Math.max(0, 1 - Math.floorDiv(trimLeft - before, stride)),
                Math.max(0, 1 + Math.floorDiv(after + trimLeft - 1, stride)));
    }

    /** In frames of {@code stride} rows, rounded up. */
    ReceptiveField inFrames(int stride) {
        return new ReceptiveField(Math.ceilDiv(before, stride), Math.ceilDiv(after, stride));
    }
}
