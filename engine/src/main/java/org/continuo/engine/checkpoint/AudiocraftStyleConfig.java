package org.continuo.engine.checkpoint;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What audiocraft's {@code StyleConditioner} is built with, as the section {@code style_encoder} of
 * our own configuration: transformers has no MusicGen-Style. Widths and layers are read from the
 * tensors; the heads lie in neither, but follow from a name.
 */
final class AudiocraftStyleConfig {
    /** Features of MERT per second. */
    private static final int FEATURES_PER_SECOND = 75;

    private AudiocraftStyleConfig() {}

    static ObjectNode translate(ConfigSection xp) throws CheckpointException {
        ConfigSection style = xp.section("conditioners").section("self_wav").section("style");
        style.require("model_name", "mert");
        for (String key : new String[] {"batch_norm", "compute_mask"}) {
            if (!style.flag(key, true)) {
                throw style.unexpected(key, "true");
            }
        }
        ObjectNode translated = JsonNodeFactory.instance.objectNode();
        translated.put("num_attention_heads", heads(style));
        translated.put("codebooks", style.positive("eval_q"));
        translated.put("downsampling", style.positive("ds_factor"));
        translated.put("sampling_rate", style.positive("sample_rate"));
        translated.put("feature_rate", FEATURES_PER_SECOND);
        return translated;
    }

    private static int heads(ConfigSection style) throws CheckpointException {
        return switch (style.text("transformer_scale", "default")) {
            case "none", "default" -> 8;
            case "xsmall" -> 4;
            case "large" -> 16;
            default ->
                    throw style.unexpected("transformer_scale", "none, xsmall, default or large");
        };
    }
}
