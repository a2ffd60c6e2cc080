package org.continuo.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a T5 encoder (transformers {@code T5EncoderModel}): names below {@link #PREFIX},
 * and shapes. Matrices are {@code [outputs, inputs]}.
 *
 * @param attentionWidth of all heads together
 */
public record TextEncoderTensors(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int attentionWidth,
        int feedForward,
        int relativeBuckets) {
    /** What the names begin with in a whole model. */
    public static final String PREFIX = "text_encoder.";

    /** A layer's tensors: those of its attention, then those of its feed forward. */
    public record Layer(
            TensorSpec query,
            TensorSpec key,
            TensorSpec value,
            TensorSpec out,
            TensorSpec attentionNorm,
            TensorSpec widening,
            TensorSpec narrowing,
            TensorSpec feedForwardNorm) {
        private List<TensorSpec> all() {
            return List.of(
                    query, key, value, out, attentionNorm, widening, narrowing, feedForwardNorm);
        }
    }

    /** A row for each word. */
    public TensorSpec embeddings() {
        return TensorSpec.of("shared.weight", vocabulary, width);
    }

    /** What all layers add to a head's scores by the distance of two words. */
    public TensorSpec relativeBias() {
        return TensorSpec.of(
                "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight",
                relativeBuckets,
                heads);
    }

    /** Layer {@code index}, counted from 0. */
    public Layer layer(int index) {
        String block = "encoder.block." + index + ".layer.";
        String attention = block + "0.SelfAttention.";
        String dense = block + "1.DenseReluDense.";
        return new Layer(
                TensorSpec.of(attention + "q.weight", attentionWidth, width),
                TensorSpec.of(attention + "k.weight", attentionWidth, width),
                TensorSpec.of(attention + "v.weight", attentionWidth, width),
                TensorSpec.of(attention + "o.weight", width, attentionWidth),
                TensorSpec.of(block + "0.layer_norm.weight", width),
                TensorSpec.of(dense + "wi.weight", feedForward, width),
                TensorSpec.of(dense + "wo.weight", width, feedForward),
                TensorSpec.of(block + "1.layer_norm.weight", width));
    }

    /** The gain behind the last layer. */
    public TensorSpec finalNorm() {
        return TensorSpec.of("encoder.final_layer_norm.weight", width);
    }

    /** All of them. */
    public List<TensorSpec> all() {
        List<TensorSpec> all = new ArrayList<>(List.of(embeddings(), relativeBias()));
        for (int layer = 0; layer < layers; layer++) {
            all.addAll(layer(layer).all());
        }
        all.add(finalNorm());
        return all;
    }
}
