package org.continuo.engine.checkpoint;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code xp.cfg} of audiocraft's compression model translated to transformers' {@code
 * EncodecConfig}, as the conversion script {@code convert_encodec_checkpoint_to_pytorch.py} does.
 */
final class AudiocraftCodecConfig {
    private AudiocraftCodecConfig() {}

    /** {@code config.json} of {@code EncodecModel}. */
    static ObjectNode translate(ConfigSection xp) throws CheckpointException {
        xp.require("compression_model", "encodec");
        ConfigSection encodec = xp.section("encodec");
        encodec.require("autoencoder", "seanet");
        encodec.require("quantizer", "rvq");
        ConfigSection seanet = xp.section("seanet");
        seanet.require("activation", "ELU");
        seanet.requireIfPresent("disable_norm_outer_blocks", 0);
        ConfigSection decoderOnly = seanet.has("decoder") ? seanet.section("decoder") : seanet;
        if (decoderOnly.has("final_activation")) {
            throw decoderOnly.unexpected("final_activation", "no activation");
        }
        ConfigSection rvq = xp.section("rvq");
        ObjectNode codec = JsonNodeFactory.instance.objectNode();
        codec.put("model_type", "encodec");
        codec.put("sampling_rate", encodec.positive("sample_rate"));
        codec.put("audio_channels", seanet.positive("channels"));
        codec.put("normalize", encodec.flag("renormalize", false));
        codec.put("hidden_size", seanet.positive("dimension"));
        codec.put("codebook_dim", seanet.positive("dimension"));
        codec.put("codebook_size", rvq.positive("bins"));
        codec.put("num_filters", seanet.positive("n_filters"));
        codec.put("num_residual_layers", seanet.positive("n_residual_layers"));
        seanet.integers("ratios").forEach(codec.withArray("upsampling_ratios")::add);
        codec.put("norm_type", seanet.text("norm"));
        codec.put("kernel_size", seanet.positive("kernel_size"));
        codec.put("last_kernel_size", seanet.positive("last_kernel_size"));
        codec.put("residual_kernel_size", seanet.positive("residual_kernel_size"));
        codec.put("dilation_growth_rate", seanet.positive("dilation_base"));
        codec.put("use_causal_conv", seanet.flag("causal"));
        codec.put("pad_mode", seanet.text("pad_mode"));
        codec.put("compress", seanet.positive("compress"));
        codec.put("num_lstm_layers", seanet.integer("lstm"));
        codec.put("trim_right_ratio", decoderOnly.number("trim_right_ratio", 1.0));
        codec.put("use_conv_shortcut", !seanet.flag("true_skip"));
        double bitsPerSecond = bitsPerSecond(ConfigSection.of(xp.file(), codec));
        codec.putArray("target_bandwidths")
                .add(bandwidthKilobits(rvq.positive("n_q"), bitsPerSecond));
        return codec;
    }

    /** Codec frames per second, rounded up as {@code EncodecConfig.frame_rate} does. */
    static int framesPerSecond(ConfigSection codec) throws CheckpointException {
        long hopSamples = 1;
        for (int ratio : codec.integers("upsampling_ratios")) {
            hopSamples *= ratio;
            if (ratio < 1 || hopSamples > Integer.MAX_VALUE) {
                throw codec.unexpected("upsampling_ratios", "positive factors of the hop");
            }
        }
        return Math.ceilDiv(codec.positive("sampling_rate"), (int) hopSamples);
    }

    /**
     * The number of quantizers that transformers computes from a configuration ({@code
     * EncodecConfig.num_quantizers}).
     */
    static int quantizers(ConfigSection codec) throws CheckpointException {
        double kilobits = codec.numbers("target_bandwidths").getLast();
        return (int) Math.floor(1000 * kilobits / bitsPerSecond(codec));
    }

    /** Bits per second of one quantizer; a code has {@code EncodecConfig.codebook_nbits} bits. */
    private static double bitsPerSecond(ConfigSection codec) throws CheckpointException {
        int bitsPerCode = 32 - Integer.numberOfLeadingZeros(codec.positive("codebook_size") - 1);
        return (double) framesPerSecond(codec) * Math.max(1, bitsPerCode);
    }

    /**
     * The bandwidth from which {@link #quantizers} comes out again; rounded up by one unit in the
     * last place where the division would otherwise lose a quantizer.
     */
    private static double bandwidthKilobits(int quantizers, double bitsPerSecond) {
        double kilobits = quantizers * bitsPerSecond / 1000;
        return Math.floor(1000 * kilobits / bitsPerSecond) < quantizers
                ? Math.nextUp(kilobits)
                : kilobits;
    }
}
