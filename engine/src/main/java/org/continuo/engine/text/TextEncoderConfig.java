package org.continuo.engine.text;

import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;

/**
 * The geometry of a T5 encoder, the {@code text_encoder} section of a checkpoint's configuration.
 *
 * @param vocabulary rows of the embedding table
 * @param width d_model
 * @param headSize d_kv; {@code heads · headSize} need not equal {@code width}
 * @param feedForward d_ff
 * @param relativeBuckets buckets of the relative position bias
 * @param relativeMaxDistance distance from which on all positions share the last bucket
 * @param epsilon of the RMS norms
 */
public record TextEncoderConfig(
        int vocabulary,
        int width,
        int layers,
        int heads,
        int headSize,
        int feedForward,
        int relativeBuckets,
        int relativeMaxDistance,
        float epsilon) {

    /**
     * Reads the section.
     *
     * @throws CheckpointException if a value is missing or the encoder is not the ReLU T5 that
     *     MusicGen uses
     */
    public static TextEncoderConfig from(ConfigSection section) throws CheckpointException {
        String activation = section.text("feed_forward_proj", "relu");
        if (!activation.equals("relu")) {
            throw new CheckpointException(
                    "text_encoder.feed_forward_proj: expected \"relu\" (T5 1.0), found \"%s\""
                            .formatted(activation));
        }
        return new TextEncoderConfig(
                section.positive("vocab_size"),
                section.positive("d_model"),
                section.positive("num_layers"),
                section.positive("num_heads"),
                section.positive("d_kv"),
                section.positive("d_ff"),
                section.positive("relative_attention_num_buckets", 32),
                section.positive("relative_attention_max_distance", 128),
                (float) section.number("layer_norm_epsilon", 1e-6));
    }

    /** Width of all heads together. */
    public int attentionWidth() {
        return heads * headSize;
    }
}
