package org.continuo.engine.decoder;

import java.io.IOException;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;

/** Masks, as training has them, and steps taken again, as measuring wants them. */
public final class DecoderProbe {
    private DecoderProbe() {}

    /**
     * A float32 decoder of which positions can be masked; the caller closes it.
     *
     * @param contentHash identifies the checkpoint's contents in {@code cache}
     */
    public static TokenDecoder openMaskable(
            DecoderConfig config,
            Weights weights,
            ModelCache cache,
            String contentHash,
            SessionSettings settings)
            throws IOException {
        return TokenDecoder.openWithAttentionBias(config, weights, cache, contentHash, settings);
    }

    /** Goes back to the first {@code positions}; with 0 a prefill may begin again. */
    public static void rewind(Decoding decoding, int positions) {
        decoding.rewind(positions);
    }
}
