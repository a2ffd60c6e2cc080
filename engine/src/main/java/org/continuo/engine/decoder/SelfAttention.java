package org.continuo.engine.decoder;

import java.io.IOException;
import org.continuo.engine.onnx.GraphValue;

/** How the layers of a decoder graph attend to positions, and keep their keys and values. */
interface SelfAttention {
    /** Name of a layer's keys before a call. */
    static String pastKey(int layer) {
        return "past_key_" + layer;
    }

    /** Name of a layer's values before a call. */
    static String pastValue(int layer) {
        return "past_value_" + layer;
    }

    /** Name of a layer's keys behind a call. */
    static String presentKey(int layer) {
        return "present_key_" + layer;
    }

    /** Name of a layer's values behind a call. */
    static String presentValue(int layer) {
        return "present_value_" + layer;
    }

    /** What the scores are multiplied with. */
    static float scale(DecoderConfig config) {
        return (float) (1 / Math.sqrt(config.headSize()));
    }

    /**
     * What the positions fed take from themselves and those before them, {@code [batch, new, heads
     * · headSize]}. Declares the layer's inputs and outputs of keys and values.
     *
     * @param queryKeyValue the projections side by side, {@code [batch, new, 3 · heads · headSize]}
     */
    GraphValue attend(int layer, GraphValue queryKeyValue) throws IOException;

    /** What no value of {@link #attend} is beyond, above or below zero; infinite if not known. */
    float bound(int layer);
}
