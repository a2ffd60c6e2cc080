package org.continuo.engine.decoder;

import org.continuo.core.request.Precision;
import org.continuo.engine.onnx.MatrixStorage;

/**
 * What a decoding step must read from memory, to the byte: the least that any implementation with
 * these weights and this cache reads, and so the bound of its speed. Activations, a few kilobytes
 * that stay in the processor's caches, are not counted.
 *
 * @param weightBytes matrices with their scales, norms, and the scales of an 8-bit cache
 * @param embeddingBytesPerRow the embeddings that a row of the batch looks up
 * @param cacheBytesPerPosition keys and values of one position of a row
 * @param textBytesPerToken keys and values of one token of a row's text; 0 if text comes as a
 *     prefix
 */
public record StepTraffic(
        long weightBytes,
        long embeddingBytesPerRow,
        long cacheBytesPerPosition,
        long textBytesPerToken) {
    private static final int NORM_VECTORS = 2;

    /** The traffic of a decoder of this geometry in this precision. */
    public static StepTraffic of(DecoderConfig config, Precision precision) {
        int hidden = config.hidden();
        int inner = DecoderWeights.paddedHidden(config);
        boolean attendsToText = !config.prefixed();
        long attention =
                MatrixStorage.bytes(precision, 3L * inner, hidden)
                        + MatrixStorage.bytes(precision, hidden, inner);
        long textAttention =
                attendsToText
                        ? MatrixStorage.bytes(precision, inner, hidden)
                                + MatrixStorage.bytes(precision, hidden, inner)
                        : 0;
        long feedForward =
                MatrixStorage.bytes(precision, config.feedForward(), hidden)
                        + MatrixStorage.bytes(precision, hidden, config.feedForward());
        long cacheScales =
                switch (precision) {
                    case FP32, FP16 -> 0;
                    case INT8, INT4 -> 2L * inner * Float.BYTES;
                };
        long norms = config.layers() * (attendsToText ? 3L : 2L) + 1;
        long heads =
                MatrixStorage.bytes(
                        precision.ofHeads(),
                        (long) config.codebooks() * config.vocabulary(),
                        hidden);
        return new StepTraffic(
                config.layers() * (attention + textAttention + feedForward + cacheScales)
                        + norms * NORM_VECTORS * hidden * Float.BYTES
                        + heads,
                (long) config.codebooks() * hidden * Float.BYTES,
                TokenDecoder.cacheBytesPerPosition(config, precision),
                attendsToText ? 2L * config.layers() * inner * Float.BYTES : 0);
    }

    /** Bytes of keys and values that a batch has at this many positions. */
    public long cacheBytes(int batch, int positions) {
        return (long) batch * positions * cacheBytesPerPosition;
    }

    /**
     * Bytes of one step.
     *
     * @param positions attended to, the new one included
     * @param textRows rows of the batch that have text, under guidance the first half
     */
    public long bytes(int batch, int positions, int textRows, int textTokens) {
        return weightBytes
                + batch * embeddingBytesPerRow
                + cacheBytes(batch, positions)
                + (long) textRows * textTokens * textBytesPerToken;
    }
}
