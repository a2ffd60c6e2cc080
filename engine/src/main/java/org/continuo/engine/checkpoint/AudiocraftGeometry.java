package org.continuo.engine.checkpoint;

import java.util.regex.Pattern;

/**
 * Checks that {@code xp.cfg} and the tensors beside it describe the same network, so that a
 * mismatch is named at once instead of by the first graph that needs the tensor.
 */
final class AudiocraftGeometry {
    private AudiocraftGeometry() {}

    /** Checks the language model; {@code weights} are under transformers' names. */
    static void checkModel(ConfigSection config, Weights weights) throws CheckpointException {
        ConfigSection decoder = config.section("decoder");
        boolean followsMelodies = config.has("num_chroma");
        DecoderTensors told =
                new DecoderTensors(
                        decoder.positive("hidden_size"),
                        decoder.positive("num_hidden_layers"),
                        decoder.positive("ffn_dim"),
                        decoder.positive("num_codebooks"),
                        decoder.positive("vocab_size"),
                        config.section("text_encoder").positive("d_model"),
                        followsMelodies ? config.positive("num_chroma") : 0,
                        !followsMelodies);
        checkCount(weights, DecoderTensors.LAYERS, told.layers(), config.file());
        checkCount(weights, DecoderTensors.EMBEDDINGS, told.codebooks(), config.file());
        checkCount(weights, DecoderTensors.HEADS, told.codebooks(), config.file());
        weights.get(told.embeddings(0));
        weights.get(told.head(0));
        weights.get(told.layer(0).widening());
        weights.get(told.textProjection().weight());
        if (followsMelodies) {
            weights.get(told.chromaProjection().weight());
        }
    }

    /** Checks the codec; {@code weights} are under transformers' names. */
    static void checkCodec(ConfigSection config, Weights weights) throws CheckpointException {
        int quantizers = AudiocraftCodecConfig.quantizers(config);
        checkCount(weights, EncodecTensors.CODEBOOKS, quantizers, config.file());
        weights.get(
                EncodecTensors.codebook(
                        0, config.positive("codebook_size"), config.positive("codebook_dim")));
    }

    private static void checkCount(Weights weights, String prefix, int expected, String file)
            throws CheckpointException {
        Pattern afterIndex = Pattern.compile("\\..*");
        long found =
                weights.under(prefix).names().stream()
                        .map(name -> afterIndex.matcher(name).replaceFirst(""))
                        .distinct()
                        .count();
        if (found != expected) {
            throw new CheckpointException(
                    "%s: expected %d of %sN as it says, found %d"
                            .formatted(file, expected, prefix, found));
        }
    }
}
