package org.continuo.engine.decoder;

import java.util.Arrays;
import java.util.Map;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.GraphTensor;
import org.continuo.engine.onnx.HostTensor;

/**
 * What conditions a decoding, in the form the decoder's graph takes. Immutable; may serve several
 * decodings of the same batch one after the other.
 */
public sealed interface DecoderConditions extends AutoCloseable {
    /**
     * The conditions as the language model sees them, for inspection: projected text, for melody
     * models with the projected chroma before it, {@code [rows, states, hidden]}.
     */
    FloatArray states();

    /** Positions that come before the first token. */
    int prefixPositions();

    /**
     * Refuses a batch that these conditions do not suit.
     *
     * @throws IllegalArgumentException if it has too few rows or, where each needs conditions, too
     *     many
     */
    void requireBatch(int batch);

    @Override
    void close();

    /**
     * Text to attend to: keys and values per layer {@code [textRows, heads, textTokens, headSize]}
     * and a mask {@code [textRows, textTokens]}.
     */
    record Text(FloatArray states, HostTensor[] keys, HostTensor[] values, HostTensor mask)
            implements DecoderConditions {
        /** Nothing to attend to, of this type: one row whose contribution is exactly zero. */
        static Text absent(DecoderConfig config, ElementType type) {
            HostTensor[] keys = new HostTensor[config.layers()];
            HostTensor[] values = new HostTensor[config.layers()];
            int headSize = DecoderWeights.paddedHeadSize(config);
            for (int layer = 0; layer < config.layers(); layer++) {
                keys[layer] = HostTensor.allocate(type, 1, config.heads(), 1, headSize);
                values[layer] = HostTensor.allocate(type, 1, config.heads(), 1, headSize);
            }
            return new Text(
                    new FloatArray(Shape.of(1, 1, config.hidden()), new float[config.hidden()]),
                    keys,
                    values,
                    HostTensor.ints(new int[] {1}, 1, 1));
        }

        void addTo(Map<String, GraphTensor> inputs) {
            inputs.put(TextAttention.MASK, mask);
            for (int layer = 0; layer < keys.length; layer++) {
                inputs.put("cross_key_" + layer, keys[layer]);
                inputs.put("cross_value_" + layer, values[layer]);
            }
        }

        @Override
        public int prefixPositions() {
            return 0;
        }

        @Override
        public void requireBatch(int batch) {
            if (batch < mask.shape().size(0)) {
                throw new IllegalArgumentException(
                        "decoding: expected a batch of at least %d rows (conditions), found %d"
                                .formatted(mask.shape().size(0), batch));
            }
        }

        @Override
        public void close() {
            Arrays.stream(keys).forEach(HostTensor::close);
            Arrays.stream(values).forEach(HostTensor::close);
            mask.close();
        }
    }

    /** Melody and text states before the tokens, {@code [batch, prefix, hidden]}. */
    record Prefix(FloatArray states) implements DecoderConditions {
        @Override
        public int prefixPositions() {
            return states.shape().size(1);
        }

        @Override
        public void requireBatch(int batch) {
            if (batch != states.shape().size(0)) {
                throw new IllegalArgumentException(
                        "decoding: expected a batch of %d rows (conditions), found %d"
                                .formatted(states.shape().size(0), batch));
            }
        }

        @Override
        public void close() {}
    }
}
