package org.continuo.engine.export;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.continuo.core.chroma.ChromaConfig;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.codec.EncodecConfig;
import org.continuo.engine.codec.PadMode;
import org.continuo.engine.decoder.DecoderConfig;
import org.continuo.engine.generation.MusicGenConfig;

/**
 * The configuration that audiocraft's files carry as text ({@code xp.cfg}), with the keys that its
 * loaders ask for. What it cannot say of a model is refused.
 */
final class AudiocraftText {
    private static final double DEFAULT_GUIDANCE = 3;

    private AudiocraftText() {}

    /**
     * Of the language model.
     *
     * @param textEncoder its name on the hub
     * @param codec the name of its codec, as audiocraft knows it
     */
    static String languageModel(
            MusicGenConfig model,
            ConfigSection config,
            ConfigSection generation,
            String textEncoder,
            String codec)
            throws CheckpointException {
        DecoderConfig decoder = model.decoder();
        if (config.section("decoder").flag("scale_embedding", false)) {
            throw config.section("decoder").unexpected("scale_embedding", "false");
        }
        String melody = decoder.melody() ? melody(model.chroma()) : "";
        return """
        device: cuda
        dtype: float16
        autocast: true
        solver: musicgen
        sample_rate: %d
        channels: %d
        compression_model_checkpoint: //pretrained/%s
        compression_model_n_q: null
        tokens:
          padding_with_special_token: false
        interleave_stereo_codebooks:
          use: %b
          per_timestep: false
        dataset:
          segment_duration: %s
        classifier_free_guidance:
          training_dropout: 0.3
          inference_coef: %s
        attribute_dropout: {}
        fuser:
          cross_attention_pos_emb: false
          cross_attention_pos_emb_scale: 1
          sum: []
          prepend: %s
          cross: %s
          input_interpolate: []
        conditioners:
        %s  description:
            model: t5
            t5:
              name: %s
              finetune: false
              word_dropout: 0.3
              normalize_text: false
        lm_model: transformer_lm
        codebooks_pattern:
          modeling: delay
          delay:
            delays: %s
            flatten_first: 0
            empty_initial: 0
          unroll:
            flattening: [0, 1, 2, 3]
            delays: [0, 0, 0, 0]
        transformer_lm:
          dim: %d
          num_heads: %d
          num_layers: %d
          hidden_scale: %s
          n_q: %d
          card: %d
          dropout: 0.0
          emb_lr: null
          activation: gelu
          norm_first: true
          bias_ff: false
          bias_attn: false
          bias_proj: false
          past_context: null
          causal: true
          custom: false
          memory_efficient: true
          attention_as_float32: false
          layer_scale: null
          positional_embedding: sin
          xpos: false
          checkpointing: none
          weight_init: gaussian
          depthwise_init: current
          zero_bias_init: true
          norm: layer_norm
          cross_attention: false
          qk_layer_norm: false
          qk_layer_norm_cross: false
          attention_dropout: null
          kv_repeat: 1
          two_step_cfg: false
        """
                .formatted(
                        model.codec().sampleRateHz(),
                        decoder.audioChannels(),
                        codec,
                        decoder.stereo(),
                        segmentSeconds(model, config),
                        number(generation.number("guidance_scale", DEFAULT_GUIDANCE)),
                        decoder.melody() ? "[self_wav, description]" : "[]",
                        decoder.melody() ? "[]" : "[description]",
                        melody,
                        textEncoder,
                        decoder.delays(),
                        decoder.hidden(),
                        decoder.heads(),
                        decoder.layers(),
                        hiddenScale(decoder, config),
                        decoder.codebooks(),
                        decoder.vocabulary());
    }

    private static String melody(ChromaConfig chroma) {
        return """
          self_wav:
            model: chroma_stem
            chroma_stem:
              sample_rate: %d
              n_chroma: %d
              radix2_exp: %d
              argmax: true
              match_len_on_eval: false
              eval_wavs: null
              n_eval_wavs: 100
              cache_path: null
        """
                .formatted(
                        chroma.samplingRateHz(),
                        chroma.pitchClasses(),
                        Integer.numberOfTrailingZeros(chroma.fftSize()));
    }

    /** How long the model plays on, and how long a melody it hears: one number here. */
    private static String segmentSeconds(MusicGenConfig model, ConfigSection config)
            throws CheckpointException {
        if (!(model.decoder().conditioning()
                instanceof DecoderConfig.Conditioning.Prefix(int _, int frames))) {
            return number((double) model.maximumSteps() / model.codec().frameRateHz());
        }
        ChromaConfig chroma = model.chroma();
        long seconds = (long) chroma.chunkSeconds();
        long computed = 1 + seconds * chroma.samplingRateHz() / chroma.hopSamples();
        boolean aPowerOfTwo = Integer.bitCount(chroma.fftSize()) == 1;
        if (!aPowerOfTwo
                || chroma.hopSamples() * 4 != chroma.fftSize()
                || seconds != chroma.chunkSeconds()
                || frames != computed) {
            throw config.unexpected(
                    "chroma_length",
                    "a melody as audiocraft hears it (whole seconds, windows of a power of two that"
                            + " move by a quarter of it, and all their frames: %d of %s s)"
                                    .formatted(computed, number(chroma.chunkSeconds())));
        }
        return String.valueOf(seconds);
    }

    private static String hiddenScale(DecoderConfig decoder, ConfigSection config)
            throws CheckpointException {
        double scale = (double) decoder.feedForward() / decoder.hidden();
        if ((int) (decoder.hidden() * scale) != decoder.feedForward()) {
            throw config.section("decoder").unexpected("ffn_dim", "a multiple of hidden_size");
        }
        return number(scale);
    }

    /** Of the codec. */
    static String codec(EncodecConfig codec, String norm) {
        return """
        sample_rate: %d
        channels: %d
        solver: compression
        compression_model: encodec
        encodec:
          autoencoder: seanet
          quantizer: rvq
          sample_rate: ${sample_rate}
          channels: ${channels}
          causal: %b
          renormalize: false
        seanet:
          dimension: %d
          channels: ${channels}
          causal: ${encodec.causal}
          n_filters: %d
          n_residual_layers: %d
          ratios: %s
          activation: ELU
          activation_params:
            alpha: 1.0
          norm: %s
          norm_params: {}
          kernel_size: %d
          residual_kernel_size: %d
          last_kernel_size: %d
          dilation_base: %d
          pad_mode: %s
          true_skip: %b
          compress: %d
          lstm: %d
          disable_norm_outer_blocks: 0
          decoder:
            trim_right_ratio: %s
            final_activation: null
            final_activation_params: null
          encoder: {}
        rvq:
          n_q: %d
          q_dropout: false
          bins: %d
          decay: 0.99
          kmeans_init: true
          kmeans_iters: 50
          threshold_ema_dead_code: 2
          orthogonal_reg_weight: 0.0
          orthogonal_reg_active_codes_only: false
        no_quant: {}
        """
                .formatted(
                        codec.sampleRateHz(),
                        codec.audioChannels(),
                        codec.causal(),
                        codec.dimension(),
                        codec.filters(),
                        codec.residualLayers(),
                        list(codec.ratios()),
                        norm,
                        codec.kernel(),
                        codec.residualKernel(),
                        codec.lastKernel(),
                        codec.dilationGrowth(),
                        codec.padMode() == PadMode.REFLECT ? "reflect" : "constant",
                        !codec.convShortcut(),
                        codec.compress(),
                        codec.lstmLayers(),
                        String.format(Locale.ROOT, "%s", codec.trimRightRatio()),
                        codec.codebooks(),
                        codec.codebookSize());
    }

    private static String list(List<Integer> values) {
        return values.stream().map(String::valueOf).collect(Collectors.joining(", ", "[", "]"));
    }

    /** A whole number without a point. */
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e9
                ? String.valueOf((long) value)
                : String.valueOf(value);
    }
}
