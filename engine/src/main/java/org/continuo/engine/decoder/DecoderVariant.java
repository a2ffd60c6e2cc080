package org.continuo.engine.decoder;

import org.continuo.engine.onnx.Precision;
import org.continuo.engine.tensor.ElementType;

/**
 * Which decoder graph is meant.
 *
 * @param precision of the weights
 * @param attentionBias whether self-attention takes a bias, which masks positions
 */
record DecoderVariant(Precision precision, Cache cache, boolean attentionBias) {
    /** How keys and values are kept. */
    enum Cache {
        FLOAT32(ElementType.FLOAT32),
        INT8(ElementType.INT8);

        private final ElementType type;

        Cache(ElementType type) {
            this.type = type;
        }

        ElementType type() {
            return type;
        }
    }

    String fileName() {
        return switch (cache) {
            case FLOAT32 -> attentionBias ? "decoder-biased.onnx" : "decoder.onnx";
            case INT8 -> "decoder-int8-cache.onnx";
        };
    }
}
