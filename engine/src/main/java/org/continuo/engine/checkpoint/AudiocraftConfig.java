package org.continuo.engine.checkpoint;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.tokens.DelayPattern;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * audiocraft's {@code xp.cfg} translated to the keys of transformers' {@code config.json}, as the
 * conversion script {@code convert_musicgen_transformers.py} does. What the published models share
 * and the engine takes for granted (activation, positions, delay pattern) is required here, so that
 * another architecture is refused instead of computed wrongly.
 */
final class AudiocraftConfig {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private AudiocraftConfig() {}

    /** The local T5's name on the hub, such as {@code t5-base}. */
    static String textEncoderName(ConfigSection xp) throws CheckpointException {
        ConfigSection description = xp.section("conditioners").section("description");
        description.require("model", "t5");
        return description.section("t5").text("name");
    }

    /** What leads; a melody and a style are prepended to the tokens, not attended to. */
    static ModelKind kind(ConfigSection xp) throws CheckpointException {
        ConfigSection fuser = xp.section("fuser");
        Set<String> cross = Set.copyOf(fuser.texts("cross"));
        Set<String> prepended = Set.copyOf(fuser.texts("prepend"));
        if (cross.equals(Set.of("description")) && prepended.isEmpty()) {
            return ModelKind.TEXT;
        }
        if (cross.isEmpty() && prepended.equals(Set.of("self_wav", "description"))) {
            ConfigSection selfWav = xp.section("conditioners").section("self_wav");
            return switch (selfWav.text("model")) {
                case "chroma_stem" -> ModelKind.MELODY;
                case "style" -> ModelKind.STYLE;
                default -> throw selfWav.unexpected("model", "\"chroma_stem\" or \"style\"");
            };
        }
        throw fuser.unexpected(
                "cross", "either cross [description] or prepend [self_wav, description]");
    }

    /**
     * {@code config.json} of the whole model.
     *
     * @param textEncoder {@code config.json} of the T5 the model was trained with
     * @param codec {@code config.json} of its codec
     * @param weightType the type of the language model's weights
     */
    static ObjectNode model(
            ConfigSection xp,
            ConfigSection textEncoder,
            ConfigSection codec,
            ElementType weightType)
            throws CheckpointException {
        requireKnownArchitecture(xp);
        ModelKind kind = kind(xp);
        ObjectNode root = NODES.objectNode();
        root.put("model_type", kind.modelType());
        root.set("text_encoder", textEncoder.tree().deepCopy());
        root.set("audio_encoder", codec.tree().deepCopy());
        root.set("decoder", decoder(xp, kind));
        switch (kind) {
            case TEXT -> {}
            case MELODY -> {
                Chroma chroma = Chroma.of(xp);
                root.put("num_chroma", chroma.bins);
                root.put("chroma_length", chroma.frames());
            }
            case STYLE -> root.set("style_encoder", AudiocraftStyleConfig.translate(xp));
        }
        root.put("torch_dtype", weightType.name().toLowerCase(Locale.ROOT));
        return root;
    }

    private static ObjectNode decoder(ConfigSection xp, ModelKind kind) throws CheckpointException {
        ConfigSection lm = xp.section("transformer_lm");
        int hidden = lm.positive("dim");
        int vocabulary = lm.positive("card");
        ObjectNode decoder = NODES.objectNode();
        decoder.put("model_type", kind.modelType() + "_decoder");
        decoder.put("vocab_size", vocabulary);
        decoder.put("max_position_embeddings", 2048);
        decoder.put("num_hidden_layers", lm.positive("num_layers"));
        decoder.put("ffn_dim", (int) (hidden * lm.number("hidden_scale")));
        decoder.put("num_attention_heads", lm.positive("num_heads"));
        decoder.put("activation_function", "gelu");
        decoder.put("hidden_size", hidden);
        decoder.put("scale_embedding", false);
        decoder.put("num_codebooks", lm.positive("n_q"));
        decoder.put("audio_channels", isStereo(xp) ? 2 : 1);
        List<Integer> delays = delays(xp);
        if (!delays.equals(DelayPattern.delays(delays.size(), isStereo(xp)))) {
            delays.forEach(decoder.putArray("codebook_delays")::add);
        }
        decoder.put("pad_token_id", vocabulary);
        decoder.put("bos_token_id", vocabulary);
        decoder.put("tie_word_embeddings", false);
        return decoder;
    }

    /** {@code generation_config.json}, as far as {@code xp.cfg} says anything about it. */
    static ObjectNode generation(ConfigSection xp, ConfigSection codec) throws CheckpointException {
        int padToken = xp.section("transformer_lm").positive("card");
        ObjectNode generation = NODES.objectNode();
        generation.put("bos_token_id", padToken);
        generation.put("pad_token_id", padToken);
        generation.put("decoder_start_token_id", padToken);
        generation.put("do_sample", true);
        if (xp.has("classifier_free_guidance")) {
            generation.put(
                    "guidance_scale",
                    xp.section("classifier_free_guidance").number("inference_coef", 3.0));
        }
        if (xp.has("dataset")) {
            double seconds = xp.section("dataset").number("segment_duration");
            generation.put("max_length", (int) (seconds * framesPerSecond(codec)));
        }
        return generation;
    }

    /** Of whichever codec; audiocraft's EnCodec has a whole number of frames, its DAC has not. */
    private static double framesPerSecond(ConfigSection codec) throws CheckpointException {
        if (!codec.text("model_type").equals("dac")) {
            return AudiocraftCodecConfig.framesPerSecond(codec);
        }
        long hop = 1;
        for (int ratio : codec.integers("downsampling_ratios")) {
            hop *= Math.max(1, ratio);
        }
        return (double) codec.positive("sampling_rate") / hop;
    }

    /** {@code preprocessor_config.json}. */
    static ObjectNode preprocessor(ConfigSection xp, ConfigSection codec)
            throws CheckpointException {
        ObjectNode preprocessor = NODES.objectNode();
        preprocessor.put("padding_value", 0.0);
        if (kind(xp) == ModelKind.MELODY) {
            Chroma chroma = Chroma.of(xp);
            preprocessor.put("feature_extractor_type", "MusicgenMelodyFeatureExtractor");
            preprocessor.put("feature_size", chroma.bins);
            preprocessor.put("sampling_rate", chroma.sampleRateHz);
            preprocessor.put("n_fft", chroma.windowSamples);
            preprocessor.put("hop_length", chroma.hopSamples());
            preprocessor.put("chunk_length", chroma.chunkSeconds);
            preprocessor.put("n_samples", chroma.chunkSeconds * chroma.sampleRateHz);
            preprocessor.put("padding_side", "right");
            preprocessor.putArray("stem_indices").add(3).add(2);
        } else {
            preprocessor.put(
                    "feature_extractor_type",
                    codec.text("model_type").equals("dac")
                            ? "DacFeatureExtractor"
                            : "EncodecFeatureExtractor");
            preprocessor.put("feature_size", isStereo(xp) ? 2 : 1);
            preprocessor.put("sampling_rate", codec.positive("sampling_rate"));
            preprocessor.put("padding_side", "left");
        }
        return preprocessor;
    }

    /**
     * What audiocraft's {@code ChromaStemConditioner} is built with; its window is {@code
     * 2^radix2_exp} samples and its hop a quarter of that.
     */
    private record Chroma(int bins, int sampleRateHz, int windowSamples, int chunkSeconds) {

        static Chroma of(ConfigSection xp) throws CheckpointException {
            ConfigSection selfWav = xp.section("conditioners").section("self_wav");
            ConfigSection stem = selfWav.section("chroma_stem");
            if (!stem.flag("argmax")) {
                throw stem.unexpected("argmax", "true");
            }
            int exponent = stem.positive("radix2_exp");
            int chunkSeconds = xp.section("dataset").positive("segment_duration");
            int sampleRateHz = stem.positive("sample_rate");
            if (exponent < 2 || exponent > 20) {
                throw stem.unexpected("radix2_exp", "an exponent of 2 to 20");
            }
            if ((long) chunkSeconds * sampleRateHz > Integer.MAX_VALUE) {
                throw stem.unexpected("sample_rate", "fewer than 2^31 samples in a segment");
            }
            return new Chroma(stem.positive("n_chroma"), sampleRateHz, 1 << exponent, chunkSeconds);
        }

        int hopSamples() {
            return windowSamples / 4;
        }

        /** Frames of a centred spectrogram over the whole chunk. */
        int frames() {
            return 1 + chunkSeconds * sampleRateHz / hopSamples();
        }
    }

    private static void requireKnownArchitecture(ConfigSection xp) throws CheckpointException {
        xp.require("lm_model", "transformer_lm");
        ConfigSection lm = xp.section("transformer_lm");
        lm.require("activation", "gelu");
        lm.require("positional_embedding", "sin");
        lm.require("norm", "layer_norm");
        for (String key : List.of("norm_first", "causal")) {
            if (!lm.flag(key, true)) {
                throw lm.unexpected(key, "true");
            }
        }
        for (String key : List.of("xpos", "qk_layer_norm", "qk_layer_norm_cross")) {
            if (lm.flag(key, false)) {
                throw lm.unexpected(key, "false");
            }
        }
        lm.requireIfPresent("kv_repeat", 1);
        if (lm.has("past_context")) {
            throw lm.unexpected("past_context", "no limit");
        }
        ConfigSection fuser = xp.section("fuser");
        if (fuser.flag("cross_attention_pos_emb", false)) {
            throw fuser.unexpected("cross_attention_pos_emb", "false");
        }
        delays(xp); // or they are refused
    }

    /**
     * By how many steps each row lags. Patterns that take more than one step for a frame, as
     * audiocraft's {@code unroll}, {@code coarse_first} and {@code musiclm} do, are refused.
     */
    private static List<Integer> delays(ConfigSection xp) throws CheckpointException {
        int codebooks = xp.section("transformer_lm").positive("n_q");
        ConfigSection pattern = xp.section("codebooks_pattern");
        if (!pattern.has("modeling")) {
            xp.section("transformer_lm").require("q_modeling", "delay"); // its older name
            return DelayPattern.delays(codebooks, isStereo(xp));
        }
        String name = pattern.text("modeling");
        if (!name.equals("delay") && !name.equals("parallel")) {
            throw pattern.unexpected(
                    "modeling", "\"delay\" or \"parallel\", which take one step for a frame,");
        }
        ConfigSection arguments =
                pattern.has(name) ? pattern.section(name) : ConfigSection.empty(pattern.file());
        arguments.requireIfPresent("flatten_first", 0);
        arguments.requireIfPresent("empty_initial", 0);
        if (name.equals("parallel")) {
            return Collections.nCopies(codebooks, 0);
        }
        if (!arguments.has("delays")) {
            return DelayPattern.delays(codebooks, false); // as audiocraft has it, even in stereo
        }
        List<Integer> delays = arguments.integers("delays");
        if (delays.size() != codebooks || !DelayPattern.areDelays(delays)) {
            throw arguments.unexpected(
                    "delays", "%d delays that begin with 0 and never fall".formatted(codebooks));
        }
        return delays;
    }

    private static boolean isStereo(ConfigSection xp) throws CheckpointException {
        if (!xp.has("interleave_stereo_codebooks")) {
            return false; // models from before stereo existed
        }
        ConfigSection interleave = xp.section("interleave_stereo_codebooks");
        boolean stereo = interleave.flag("use");
        if (stereo && interleave.flag("per_timestep", false)) {
            throw interleave.unexpected("per_timestep", "false");
        }
        return stereo;
    }
}
