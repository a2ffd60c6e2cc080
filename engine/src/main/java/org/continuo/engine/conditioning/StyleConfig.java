package org.continuo.engine.conditioning;

import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.Weights;

/**
 * The geometry of MusicGen-Style's conditioner.
 *
 * @param featureWidth width of the given features, MERT's last hidden state in published models
 * @param width of its transformer
 * @param feedForward width of the feed forward's inner layer
 * @param codebooks that are used; a checkpoint may hold more
 * @param downsampling of so many frames one becomes a token
 * @param sampleRateHz of the sound whose length masks tokens
 * @param featureRateHz frames of features per second
 */
public record StyleConfig(
        int featureWidth,
        int width,
        int layers,
        int heads,
        int feedForward,
        int codebooks,
        int downsampling,
        int sampleRateHz,
        int featureRateHz) {
    private static final int MOST = 1 << 12;

    public StyleConfig {
        if (width % heads != 0 || width < 4) {
            throw new IllegalArgumentException(
                    "style encoder: expected a width of at least 4 that %d heads divide, found %d"
                            .formatted(heads, width));
        }
    }

    /**
     * Reads it.
     *
     * @param config of the whole checkpoint
     * @param weights of the whole checkpoint, which tell widths and layers
     */
    public static StyleConfig from(ConfigSection config, Weights weights)
            throws CheckpointException {
        ConfigSection style = config.section("style_encoder");
        Weights own = weights.under("style_encoder.");
        Shape embed = own.tensor("embed.weight").shape();
        int layers = 0;
        while (own.has(layer(layers) + "linear1.weight")) {
            layers++;
        }
        int feedForward = layers == 0 ? 0 : own.tensor(layer(0) + "linear1.weight").shape().size(0);
        try {
            return new StyleConfig(
                    embed.size(1),
                    embed.size(0),
                    layers,
                    style.between("num_attention_heads", 1, MOST),
                    feedForward,
                    style.between("codebooks", 1, MOST),
                    style.between("downsampling", 1, MOST),
                    style.sampleRateHz("sampling_rate", 32000),
                    style.between("feature_rate", 1, MOST));
        } catch (IllegalArgumentException contradiction) {
            throw new CheckpointException(
                    config.file() + ": " + ProblemSentence.reason(contradiction), contradiction);
        }
    }

    static String layer(int index) {
        return "transformer.layers." + index + ".";
    }

    /** The same with so many heads, which no file tells. */
    public StyleConfig withHeads(int other) {
        return new StyleConfig(
                featureWidth,
                width,
                layers,
                other,
                feedForward,
                codebooks,
                downsampling,
                sampleRateHz,
                featureRateHz);
    }

    /** Samples of sound that a token stands for, where one of so many frames is kept. */
    double samplesPerToken(int ofFrames) {
        return (double) sampleRateHz / featureRateHz * ofFrames;
    }
}
