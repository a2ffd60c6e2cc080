package org.continuo.engine.stems;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.PackagedArguments;

/**
 * The geometry of a Hybrid Transformer Demucs, by the names of its constructor ({@code
 * demucs.htdemucs.HTDemucs}).
 *
 * @param sources names of the stems, in the model's order
 * @param segmentSamples what one run of the network takes, {@code int(segment · samplerate)}
 * @param fftSize samples of a window of the spectrum ({@code nfft})
 * @param normsFrom the first layer with group norms ({@code norm_starts})
 * @param bottomChannels width of the transformer, or 0 for that of the last encoder
 * @param unknown settings that mean nothing to us
 */
public record DemucsConfig(
        List<String> sources,
        int audioChannels,
        int sampleRateHz,
        int segmentSamples,
        int channels,
        int growth,
        int fftSize,
        int depth,
        int kernel,
        int stride,
        int context,
        int encoderContext,
        int normsFrom,
        int normGroups,
        boolean residualEncoder,
        boolean residualDecoder,
        int residualDepth,
        int residualCompression,
        float frequencyEmbedding,
        int bottomChannels,
        Transformer transformer,
        List<String> unknown) {

    /**
     * The transformer between the branches.
     *
     * @param hiddenScale inner width over width
     * @param positionWeight of the positions that are added
     * @param crossFirst whether even layers are those that attend to the other branch
     */
    record Transformer(
            int layers,
            int heads,
            double hiddenScale,
            double maxPeriod,
            float positionWeight,
            boolean crossFirst) {}

    /** Of training alone, or of parts that {@link #requireKnownKind} says are not there. */
    private static final Set<String> WITHOUT_EFFECT =
            Set.of(
                    "rescale",
                    "dconv_init",
                    "emb_smooth",
                    "t_dropout",
                    "t_lr",
                    "t_weight_decay",
                    "t_cape_mean_normalize",
                    "t_cape_augment",
                    "t_cape_glob_loc_scale",
                    "t_max_positions",
                    "t_mask_type",
                    "t_mask_random_seed",
                    "t_sparse_attn_window",
                    "t_global_window",
                    "t_sparsity",
                    "t_auto_sparsity",
                    "wiener_iters",
                    "wiener_residual",
                    "end_iters",
                    "multi_freqs_depth",
                    "time_stride",
                    "use_train_segment");

    private static final Set<String> READ =
            Set.of(
                    ("sources audio_channels samplerate segment channels growth nfft depth"
                         + " kernel_size stride context context_enc norm_starts norm_groups"
                         + " dconv_mode dconv_depth dconv_comp bottom_channels freq_emb emb_scale"
                         + " t_layers t_heads t_hidden_scale t_max_period t_weight_pos_embed"
                         + " t_norm_in t_cross_first channels_time t_sin_random_shift cac rewrite"
                         + " multi_freqs t_emb t_norm_first t_norm_out t_layer_scale t_gelu"
                         + " t_norm_in_group t_group_norm t_sparse_self_attn t_sparse_cross_attn")
                            .split(" "));

    /**
     * The geometry in a model's arguments.
     *
     * @throws CheckpointException if they describe another kind of network, or none
     */
    static DemucsConfig parse(PackagedArguments arguments) throws CheckpointException {
        requireKnownKind(arguments);
        int sampleRateHz = arguments.integer("samplerate", 44_100, 1, 1 << 20);
        int residual = arguments.integer("dconv_mode", 1, 0, 3);
        List<String> sources = arguments.texts("sources");
        if (sources.isEmpty() || Set.copyOf(sources).size() != sources.size()) {
            throw arguments.unexpected("sources", "one or more different names");
        }
        List<String> unknown = new ArrayList<>(arguments.names());
        unknown.removeAll(WITHOUT_EFFECT);
        unknown.removeAll(READ);
        DemucsConfig config =
                new DemucsConfig(
                        sources,
                        arguments.integer("audio_channels", 2, 1, 64),
                        sampleRateHz,
                        arguments.samplesOf("segment", 10, sampleRateHz),
                        arguments.integer("channels", 48, 1, 4096),
                        arguments.integer("growth", 2, 1, 16),
                        arguments.integer("nfft", 4096, 4, 1 << 20),
                        arguments.integer("depth", 4, 1, 16),
                        arguments.integer("kernel_size", 8, 1, 1024),
                        arguments.integer("stride", 4, 1, 1024),
                        arguments.integer("context", 1, 0, 64),
                        arguments.integer("context_enc", 0, 0, 64),
                        arguments.integer("norm_starts", 4, 0, 1024),
                        arguments.integer("norm_groups", 4, 1, 4096),
                        (residual & 1) != 0,
                        (residual & 2) != 0,
                        arguments.integer("dconv_depth", 2, 0, 16),
                        arguments.integer("dconv_comp", 8, 1, 4096),
                        (float)
                                (arguments.number("freq_emb", 0.2)
                                        * arguments.number("emb_scale", 10)),
                        arguments.integer("bottom_channels", 0, 0, 1 << 16),
                        transformer(arguments),
                        List.copyOf(unknown));
        config.requireSoundGeometry(arguments);
        return config;
    }

    private static Transformer transformer(PackagedArguments arguments) throws CheckpointException {
        return new Transformer(
                arguments.integer("t_layers", 5, 0, 1000),
                arguments.integer("t_heads", 8, 1, 4096),
                arguments.number("t_hidden_scale", 4),
                arguments.number("t_max_period", 10_000),
                (float) arguments.number("t_weight_pos_embed", 1),
                arguments.flag("t_cross_first", false));
    }

    private static void requireKnownKind(PackagedArguments arguments) throws CheckpointException {
        for (String flag :
                new String[] {
                    "cac",
                    "rewrite",
                    "t_norm_first",
                    "t_norm_in",
                    "t_norm_out",
                    "t_layer_scale",
                    "t_gelu"
                }) {
            if (!arguments.flag(flag, true)) {
                throw arguments.unexpected(flag, "True");
            }
        }
        for (String flag :
                new String[] {
                    "t_norm_in_group", "t_group_norm", "t_sparse_self_attn", "t_sparse_cross_attn"
                }) {
            if (arguments.flag(flag, false)) {
                throw arguments.unexpected(flag, "False");
            }
        }
        if (!arguments.text("t_emb", "sin").equals("sin")) {
            throw arguments.unexpected("t_emb", "'sin'");
        }
        for (String list : new String[] {"multi_freqs", "channels_time"}) {
            if (!arguments.isEmpty(list)) {
                throw arguments.unexpected(list, "nothing");
            }
        }
        arguments.integer("t_sin_random_shift", 0, 0, 0);
    }

    private void requireSoundGeometry(PackagedArguments arguments) throws CheckpointException {
        if (fftSize % 4 != 0) {
            throw arguments.unexpected("nfft", "a multiple of 4");
        }
        long widest = channels;
        int rows = fftSize / 2;
        for (int layer = 0; layer < depth; layer++) {
            int outer = rows;
            if (rows <= kernel) {
                throw arguments.unexpected(
                        "depth",
                        "layers at which the spectrum has more than %d rows".formatted(kernel));
            }
            rows = (rows + 2 * padding() - kernel) / stride + 1;
            if ((rows - 1) * stride + kernel - 2 * padding() != outer) {
                throw arguments.unexpected(
                        "stride", "one by which the layers' %d rows come back".formatted(outer));
            }
            widest = layer == 0 ? widest : widest * growth;
            boolean normed = layer >= normsFrom;
            if (widest > 1 << 16 || (normed && widest % normGroups != 0)) {
                throw arguments.unexpected(
                        "channels", "at most 65536 in each layer, in whole groups");
            }
            if ((residualEncoder || residualDecoder) && widest < residualCompression) {
                throw arguments.unexpected(
                        "dconv_comp", "at most the channels of a layer, %d".formatted(widest));
            }
        }
        for (int layer = 0; layer < depth; layer++) {
            int behind = samples(layer + 1);
            if (behind < 1 || (behind - 1) * stride + kernel - padding() < samples(layer)) {
                throw arguments.unexpected(
                        "kernel_size",
                        "one by which the layers' %d samples come back".formatted(samples(layer)));
            }
        }
        int width = transformerWidth();
        if (transformer.layers > 0 && (width % 4 != 0 || width % transformer.heads != 0)) {
            throw arguments.unexpected("t_heads", "a divisor of the width %d".formatted(width));
        }
    }

    /** Channels behind encoder {@code layer}. */
    int width(int layer) {
        int width = channels;
        for (int i = 0; i < layer; i++) {
            width *= growth;
        }
        return width;
    }

    int transformerWidth() {
        return bottomChannels > 0 ? bottomChannels : width(depth - 1);
    }

    /** Inner width of a residual branch ({@code dconv}) of {@code width} channels. */
    int residualWidth(int width) {
        return width / residualCompression;
    }

    boolean hasNorms(int layer) {
        return layer >= normsFrom;
    }

    /** Of a convolution at a stride, on both sides. */
    int padding() {
        return kernel / 4;
    }

    int hopSamples() {
        return fftSize / 4;
    }

    /** Frames of a segment's spectrum. */
    int frames() {
        return Math.ceilDiv(segmentSamples, hopSamples());
    }

    /** Rows of the spectrum that encoder {@code layer} takes; {@code depth} for those behind. */
    int rows(int layer) {
        int rows = fftSize / 2;
        for (int i = 0; i < layer; i++) {
            rows = (rows + 2 * padding() - kernel) / stride + 1;
        }
        return rows;
    }

    /** Samples that time encoder {@code layer} takes; {@code depth} for those behind. */
    int samples(int layer) {
        int samples = segmentSamples;
        for (int i = 0; i < layer; i++) {
            samples =
                    (Math.ceilDiv(samples, stride) * stride + 2 * padding() - kernel) / stride + 1;
        }
        return samples;
    }
}
