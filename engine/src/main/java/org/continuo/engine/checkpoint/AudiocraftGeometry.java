package org.continuo.engine.checkpoint;

import java.util.regex.Pattern;

/**
 * Checks that {@code xp.cfg} and the tensors beside it describe the same network, so that a
 * mismatch is named at once instead of by the first graph that needs the tensor.
 */
final class AudiocraftGeometry {
    private static final String DECODER = "decoder.model.decoder.";
    static final String TABLE = DECODER + "embed_tokens.0.weight";

    private AudiocraftGeometry() {}

    /** Checks the language model; {@code weights} are under transformers' names. */
    static void checkModel(ConfigSection config, Weights weights) throws CheckpointException {
        ConfigSection decoder = config.section("decoder");
        int hidden = decoder.positive("hidden_size");
        int vocabulary = decoder.positive("vocab_size");
        int feedForward = decoder.positive("ffn_dim");
        int codebooks = decoder.positive("num_codebooks");
        int layers = decoder.positive("num_hidden_layers");
        int textHidden = config.section("text_encoder").positive("d_model");
        checkCount(weights, DECODER + "layers.", layers, config.file());
        checkCount(weights, DECODER + "embed_tokens.", codebooks, config.file());
        checkCount(weights, "decoder.lm_heads.", codebooks, config.file());
        weights.get(TABLE, vocabulary + 1L, hidden);
        weights.get("decoder.lm_heads.0.weight", vocabulary, hidden);
        weights.get(DECODER + "layers.0.fc1.weight", feedForward, hidden);
        weights.get("enc_to_dec_proj.weight", hidden, textHidden);
        if (config.has("num_chroma")) {
            weights.get("audio_enc_to_dec_proj.weight", hidden, config.positive("num_chroma"));
        }
    }

    /** Checks the codec; {@code weights} are under transformers' names. */
    static void checkCodec(ConfigSection config, Weights weights) throws CheckpointException {
        int quantizers = AudiocraftCodecConfig.quantizers(config);
        checkCount(weights, "quantizer.layers.", quantizers, config.file());
        weights.get(
                "quantizer.layers.0.codebook.embed",
                config.positive("codebook_size"),
                config.positive("codebook_dim"));
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
