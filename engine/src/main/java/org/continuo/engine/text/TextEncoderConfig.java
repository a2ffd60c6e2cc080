package org.continuo.engine.text;

import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.TextEncoderTensors;

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
    private static final int MOST_WORDS = 1 << 24;
    private static final int WIDEST = 1 << 18;
    private static final int MOST_LAYERS = 1 << 10;
    private static final int MOST_HEADS = 1 << 12;
    private static final int WIDEST_HEAD = 1 << 14;
    private static final int MOST_BUCKETS = 1 << 12;
    private static final int FARTHEST = 1 << 20;
    private static final double SMALLEST_EPSILON = 1e-12;
    private static final double LARGEST_EPSILON = 0.1;

    /**
     * Reads the section.
     *
     * @throws CheckpointException if a value is missing or the encoder is not the ReLU T5 that
     *     MusicGen uses
     */
    public static TextEncoderConfig from(ConfigSection section) throws CheckpointException {
        String activation = section.text("feed_forward_proj", "relu");
        if (!activation.equals("relu")) {
            throw section.unexpected("feed_forward_proj", "\"relu\" (T5 1.0)");
        }
        int buckets = section.between("relative_attention_num_buckets", 4, MOST_BUCKETS, 32);
        int maxDistance = section.positive("relative_attention_max_distance", 128);
        // Half of the buckets are for each direction, and half of those for single positions.
        if (maxDistance <= buckets / 4 || maxDistance > FARTHEST) {
            throw section.unexpected(
                    "relative_attention_max_distance",
                    "an integer from %d to %d".formatted(buckets / 4 + 1, FARTHEST));
        }
        double epsilon = section.number("layer_norm_epsilon", 1e-6);
        if (epsilon < SMALLEST_EPSILON || epsilon > LARGEST_EPSILON) {
            throw section.unexpected("layer_norm_epsilon", "a number from 1e-12 to 0.1");
        }
        return new TextEncoderConfig(
                section.between("vocab_size", 1, MOST_WORDS),
                section.between("d_model", 1, WIDEST),
                section.between("num_layers", 1, MOST_LAYERS),
                section.between("num_heads", 1, MOST_HEADS),
                section.between("d_kv", 1, WIDEST_HEAD),
                section.between("d_ff", 1, WIDEST),
                buckets,
                maxDistance,
                (float) epsilon);
    }

    /** Its tensors. */
    public TextEncoderTensors tensors() {
        return new TextEncoderTensors(
                vocabulary, width, layers, heads, attentionWidth(), feedForward, relativeBuckets);
    }

    /** Width of all heads together. */
    public int attentionWidth() {
        return heads * headSize;
    }
}
