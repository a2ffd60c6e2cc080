package org.continuo.engine.codec;

/**
 * Rows added before and after the input of a convolution (transformers {@code EncodecConv1d}). All
 * of {@code kernel − stride} goes before a causal convolution; otherwise it is halved, the odd row
 * before.
 *
 * @param left rows before
 * @param right rows after, beside those that make the last output row complete
 * @param stride input rows per output row
 */
record ConvPadding(int left, int right, int stride) {

    /**
     * The padding of a convolution.
     *
     * @param dilation input rows from tap to tap
     */
    static ConvPadding of(int kernel, int stride, int dilation, boolean causal) {
        int total = (kernel - 1) * dilation + 1 - stride;
        int right = causal ? 0 : total / 2;
        return new ConvPadding(total - right, right, stride);
    }
}
