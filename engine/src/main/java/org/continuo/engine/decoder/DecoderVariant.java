package org.continuo.engine.decoder;

import java.util.Locale;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.LinearLayers.Positions;

/**
 * Which decoder graph is meant.
 *
 * @param precision of the weights
 * @param positions how many it takes at once
 * @param cache how keys and values are kept
 * @param attentionBias whether self-attention takes a bias, which masks positions
 */
record DecoderVariant(
        Precision precision, Positions positions, Cache cache, boolean attentionBias) {
    /** Exact: float weights, float cache. */
    static final DecoderVariant FP32 =
            new DecoderVariant(Precision.FP32, Positions.ONE, Cache.FLOAT32, false);

    /** The same with positions that can be masked. */
    static final DecoderVariant FP32_MASKABLE =
            new DecoderVariant(Precision.FP32, Positions.ONE, Cache.FLOAT32, true);

    /** The variant that steps in this precision. */
    static DecoderVariant of(Precision precision) {
        return switch (precision) {
            case FP32 -> FP32;
            case INT8, INT4 -> new DecoderVariant(precision, Positions.ONE, Cache.INT8, false);
        };
    }

    /** For many positions at once, the first of all, over the weights of this quantised variant. */
    DecoderVariant forPrefill() {
        return new DecoderVariant(precision, Positions.MANY, Cache.INT8, false);
    }

    /** For measuring how large keys and values of this quantised variant get. */
    DecoderVariant forCalibration() {
        return new DecoderVariant(precision, Positions.MANY, Cache.FLOAT32, false);
    }

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

    /** Whether it takes exactly one position at a time, and prompts have a graph of their own. */
    boolean onePosition() {
        return positions == Positions.ONE && cache == Cache.INT8;
    }

    /** Whether it takes a prompt only, whose positions attend to each other and to no cache. */
    boolean promptOnly() {
        return positions == Positions.MANY && cache == Cache.INT8;
    }

    String fileName() {
        return "decoder-%s-%s%s.onnx"
                .formatted(
                        positions.name().toLowerCase(Locale.ROOT),
                        cache.name().toLowerCase(Locale.ROOT),
                        attentionBias ? "-biased" : "");
    }
}
