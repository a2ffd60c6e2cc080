package org.continuo.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of MusicGen's language model (transformers {@code MusicgenForCausalLM}) and of what
 * projects conditions into it: names and shapes. Matrices are {@code [outputs, inputs]}.
 *
 * @param chromaBins width of a melody's frame; 0 where no melody is projected
 * @param attendsToText whether every layer does, where else the text comes before the tokens
 */
public record DecoderTensors(
        int hidden,
        int layers,
        int feedForward,
        int codebooks,
        int vocabulary,
        int textWidth,
        int chromaBins,
        boolean attendsToText) {
    private static final String DECODER = "decoder.model.decoder.";

    /** What the names of all layers begin with; then comes a number. */
    static final String LAYERS = DECODER + "layers.";

    /** As {@link #LAYERS}, of the codebooks' embeddings. */
    static final String EMBEDDINGS = DECODER + "embed_tokens.";

    /** As {@link #LAYERS}, of their output heads. */
    static final String HEADS = "decoder.lm_heads.";

    /** A matrix and what is added behind it. */
    public record Projection(TensorSpec weight, TensorSpec bias) {
        private static Projection of(String name, int outputs, int inputs) {
            return new Projection(
                    TensorSpec.of(name + ".weight", outputs, inputs),
                    TensorSpec.of(name + ".bias", outputs));
        }

        private List<TensorSpec> all() {
            return List.of(weight, bias);
        }
    }

    /** Gain and bias of a LayerNorm. */
    public record Norm(TensorSpec gain, TensorSpec bias) {
        private static Norm of(String name, int width) {
            return new Norm(
                    TensorSpec.of(name + ".weight", width), TensorSpec.of(name + ".bias", width));
        }

        private List<TensorSpec> all() {
            return List.of(gain, bias);
        }
    }

    /**
     * An attention and the norm before it.
     *
     * @param name of the module
     */
    public record Attention(
            String name,
            TensorSpec query,
            TensorSpec key,
            TensorSpec value,
            TensorSpec out,
            Norm norm) {
        private static Attention of(String name, int hidden) {
            return new Attention(
                    name,
                    TensorSpec.of(name + ".q_proj.weight", hidden, hidden),
                    TensorSpec.of(name + ".k_proj.weight", hidden, hidden),
                    TensorSpec.of(name + ".v_proj.weight", hidden, hidden),
                    TensorSpec.of(name + ".out_proj.weight", hidden, hidden),
                    Norm.of(name + "_layer_norm", hidden));
        }

        private List<TensorSpec> all() {
            return List.of(query, key, value, out, norm.gain(), norm.bias());
        }
    }

    /** What every layer has; {@link #textAttention} is the part that not every model's have. */
    public record Layer(
            Attention selfAttention,
            TensorSpec widening,
            TensorSpec narrowing,
            Norm feedForwardNorm) {}

    /** Whether {@code name} is of a layer or an output head, not of the embeddings. */
    public static boolean isOfLayersOrHeads(String name) {
        return name.startsWith(LAYERS) || name.startsWith(HEADS);
    }

    /** From the text encoder's states; see {@link #projectsText}. */
    public Projection textProjection() {
        return Projection.of("enc_to_dec_proj", hidden, textWidth);
    }

    /** Whether there is one: without, the text encoder is as wide as the decoder. */
    public boolean projectsText(Weights weights) {
        return textWidth != hidden || weights.has(textProjection().weight().name());
    }

    /** From a melody's frames, where {@link #chromaBins} says so. */
    public Projection chromaProjection() {
        return Projection.of("audio_enc_to_dec_proj", hidden, chromaBins);
    }

    /** A row for each token of a codebook, and one for the padding. */
    public TensorSpec embeddings(int codebook) {
        return TensorSpec.of(embeddingsName(codebook), vocabulary + 1L, hidden);
    }

    /** Their name, where their shape is to be found out. */
    static String embeddingsName(int codebook) {
        return EMBEDDINGS + codebook + ".weight";
    }

    /** The output head of a codebook. */
    public TensorSpec head(int codebook) {
        return TensorSpec.of(HEADS + codebook + ".weight", vocabulary, hidden);
    }

    /** Layer {@code index}, counted from 0. */
    public Layer layer(int index) {
        String block = LAYERS + index + ".";
        return new Layer(
                Attention.of(block + "self_attn", hidden),
                TensorSpec.of(block + "fc1.weight", feedForward, hidden),
                TensorSpec.of(block + "fc2.weight", hidden, feedForward),
                Norm.of(block + "final_layer_norm", hidden));
    }

    /** The attention of layer {@code index} to the text, where {@link #attendsToText}. */
    public Attention textAttention(int index) {
        return Attention.of(LAYERS + index + ".encoder_attn", hidden);
    }

    /** Behind the last layer. */
    public Norm finalNorm() {
        return Norm.of(DECODER + "layer_norm", hidden);
    }

    /**
     * All of them.
     *
     * @param weights to see which of several allowed forms a model has
     */
    public List<TensorSpec> all(Weights weights) {
        List<TensorSpec> all = new ArrayList<>();
        if (projectsText(weights)) {
            all.addAll(textProjection().all());
        }
        if (chromaBins > 0) {
            all.addAll(chromaProjection().all());
        }
        for (int k = 0; k < codebooks; k++) {
            all.add(embeddings(k));
            all.add(head(k));
        }
        for (int index = 0; index < layers; index++) {
            Layer layer = layer(index);
            all.addAll(layer.selfAttention().all());
            if (attendsToText) {
                all.addAll(textAttention(index).all());
            }
            all.add(layer.widening());
            all.add(layer.narrowing());
            all.addAll(layer.feedForwardNorm().all());
        }
        all.addAll(finalNorm().all());
        return all;
    }
}
