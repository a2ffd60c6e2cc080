package org.continuo.engine.decoder;

import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.MatrixStorage;

/**
 * What a decoding step must read from its device's memory, to the byte: the least that any
 * implementation with these weights and this cache reads, and so the bound of its speed.
 * Activations, a few kilobytes that stay in caches, are not counted.
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

    /** What a matrix {@code [rows, columns]} takes. */
    @FunctionalInterface
    private interface Storage {
        long bytes(Precision precision, long rows, int columns);
    }

    /** The traffic of a decoder of this geometry in this precision on a device of this kind. */
    public static StepTraffic of(DecoderConfig config, Precision precision, DeviceKind device) {
        DecoderVariant variant = DecoderVariant.of(precision, device);
        ElementType floats = variant.floats();
        Storage storage =
                device == DeviceKind.CPU
                        ? MatrixStorage::bytes
                        : (stored, rows, columns) ->
                                MatrixStorage.bytesOnCard(stored, floats, rows, columns);
        int floatBytes = floats.byteSize();
        int hidden = config.hidden();
        int inner = DecoderWeights.paddedHidden(config);
        boolean attendsToText = !config.prefixed();
        long attention =
                storage.bytes(precision, 3L * inner, hidden)
                        + storage.bytes(precision, hidden, inner);
        long textAttention =
                attendsToText
                        ? storage.bytes(precision, inner, hidden)
                                + storage.bytes(precision, hidden, inner)
                        : 0;
        long feedForward =
                storage.bytes(precision, config.feedForward(), hidden)
                        + storage.bytes(precision, hidden, config.feedForward());
        ElementType cacheType = variant.cache().type();
        long cacheScales = cacheType.isFloatingPoint() ? 0 : 2L * inner * Float.BYTES;
        long norms = config.layers() * (attendsToText ? 3L : 2L) + 1;
        long heads =
                storage.bytes(
                        precision.ofHeads(),
                        (long) config.codebooks() * config.vocabulary(),
                        hidden);
        return new StepTraffic(
                config.layers() * (attention + textAttention + feedForward + cacheScales)
                        + norms * NORM_VECTORS * hidden * floatBytes
                        + heads,
                (long) config.codebooks() * hidden * floatBytes,
                2L * config.layers() * inner * cacheType.byteSize(),
                attendsToText ? 2L * config.layers() * inner * floatBytes : 0);
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
