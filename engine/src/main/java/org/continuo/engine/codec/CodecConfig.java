package org.continuo.engine.codec;

import java.util.List;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors;
import org.continuo.engine.checkpoint.ConfigSection;

/**
 * The geometry of an EnCodec model, the {@code audio_encoder} section of a checkpoint's
 * configuration (transformers {@code EncodecConfig}, whose defaults these are).
 *
 * @param sampleRateHz samples per second of each channel
 * @param audioChannels channels that are coded together; 1 in every MusicGen
 * @param dimension of an embedding and of a codebook entry
 * @param filters channels at the full sample rate; they double with each halving of the rate
 * @param residualLayers residual blocks per rate
 * @param ratios upsampling factors, from frames to samples; the encoder takes them in reverse
 * @param kernel taps of the first convolution of encoder and decoder
 * @param lastKernel taps of their last convolution
 * @param residualKernel taps of the first convolution of a residual block
 * @param dilationGrowth factor of the dilation from one residual block to the next
 * @param causal whether convolutions look only back
 * @param padMode what convolutions read beyond the ends
 * @param compress by how much a residual block narrows its channels
 * @param lstmLayers recurrent layers; 0 means that the layer is absent
 * @param trimRightRatio share of a causal transposed convolution's surplus cut from its end
 * @param convShortcut whether residual blocks are bridged by a convolution
 * @param codebookSize entries of a codebook
 * @param codebooks tokens per frame
 */
public record CodecConfig(
        int sampleRateHz,
        int audioChannels,
        int dimension,
        int filters,
        int residualLayers,
        List<Integer> ratios,
        int kernel,
        int lastKernel,
        int residualKernel,
        int dilationGrowth,
        boolean causal,
        PadMode padMode,
        int compress,
        int lstmLayers,
        double trimRightRatio,
        boolean convShortcut,
        int codebookSize,
        int codebooks) {
    /** Absorbs the rounding of a bandwidth that was itself computed from a number of codebooks. */
    private static final double ROUNDING = 1e-9;

    private static final int MOST_RATIOS = 12;
    private static final int LONGEST_HOP = 1 << 14;
    private static final int WIDEST = 1 << 16;
    private static final int LONGEST_KERNEL = 255;
    private static final int FASTEST_GROWTH = 16;
    private static final int MOST_LAYERS = 8;
    private static final int MOST_ENTRIES = 1 << 20;
    private static final int MOST_CODEBOOKS = 64;

    public CodecConfig {
        ratios = List.copyOf(ratios);
    }

    /**
     * Reads the section.
     *
     * @throws CheckpointException if a value is missing or asks for what MusicGen never uses:
     *     loudness normalisation, coding in chunks, another normalisation of layers than by weight
     */
    public static CodecConfig from(ConfigSection section) throws CheckpointException {
        refuseUnknown(section);
        List<Integer> ratios =
                section.has("upsampling_ratios")
                        ? section.integers("upsampling_ratios")
                        : List.of(8, 5, 4, 2);
        if (ratios.isEmpty() || !isHop(ratios)) {
            throw section.unexpected(
                    "upsampling_ratios",
                    "1 to %d positive ratios with a product of at most %d"
                            .formatted(MOST_RATIOS, LONGEST_HOP));
        }
        int dimension = section.between("hidden_size", 1, WIDEST, 128);
        if (section.positive("codebook_dim", dimension) != dimension) {
            throw section.unexpected("codebook_dim", dimension + " as hidden_size");
        }
        int filters = section.between("num_filters", 1, WIDEST >> ratios.size(), 32);
        int compress = section.between("compress", 1, WIDEST, 2);
        if (filters < compress) {
            throw section.unexpected("num_filters", "at least compress, " + compress + ",");
        }
        double trimRightRatio = section.number("trim_right_ratio", 1.0);
        if (trimRightRatio < 0 || trimRightRatio > 1) {
            throw section.unexpected("trim_right_ratio", "a number from 0 to 1");
        }
        CodecConfig config =
                new CodecConfig(
                        section.sampleRateHz("sampling_rate", 24_000),
                        section.between("audio_channels", 1, 2, 1),
                        dimension,
                        filters,
                        section.between("num_residual_layers", 0, MOST_LAYERS, 1),
                        ratios,
                        section.between("kernel_size", 1, LONGEST_KERNEL, 7),
                        section.between("last_kernel_size", 1, LONGEST_KERNEL, 7),
                        section.between("residual_kernel_size", 1, LONGEST_KERNEL, 3),
                        section.between("dilation_growth_rate", 1, FASTEST_GROWTH, 2),
                        section.flag("use_causal_conv", true),
                        padMode(section),
                        compress,
                        section.between("num_lstm_layers", 0, MOST_LAYERS, 2),
                        trimRightRatio,
                        section.flag("use_conv_shortcut", true),
                        section.between("codebook_size", 2, MOST_ENTRIES, 1024),
                        1);
        int codebooks = config.codebooksAt(bandwidth(section));
        if (codebooks > MOST_CODEBOOKS) {
            throw section.unexpected(
                    "target_bandwidths",
                    "what %d codebooks take at most".formatted(MOST_CODEBOOKS));
        }
        return config.withCodebooks(codebooks);
    }

    private static boolean isHop(List<Integer> ratios) {
        long hop = 1;
        for (int ratio : ratios) {
            hop *= ratio;
            if (ratio < 1 || hop > LONGEST_HOP) {
                return false;
            }
        }
        return ratios.size() <= MOST_RATIOS;
    }

    private static void refuseUnknown(ConfigSection section) throws CheckpointException {
        if (section.flag("normalize", false)) {
            throw section.unexpected("normalize", "false, as in every MusicGen,");
        }
        if (section.has("chunk_length_s")) {
            throw section.unexpected("chunk_length_s", "null, as in every MusicGen,");
        }
        String norm = section.text("norm_type", "weight_norm");
        if (!norm.equals("weight_norm") && !norm.equals("none")) {
            throw section.unexpected("norm_type", "\"weight_norm\" or \"none\"");
        }
    }

    private static PadMode padMode(ConfigSection section) throws CheckpointException {
        return switch (section.text("pad_mode", "reflect")) {
            case "reflect" -> PadMode.REFLECT;
            case "constant" -> PadMode.CONSTANT;
            default -> throw section.unexpected("pad_mode", "\"reflect\" or \"constant\"");
        };
    }

    /** The first target bandwidth in kbit/s, at which the reference encodes by default. */
    private static double bandwidth(ConfigSection section) throws CheckpointException {
        List<Double> bandwidths =
                section.has("target_bandwidths")
                        ? section.numbers("target_bandwidths")
                        : List.of(1.5);
        if (bandwidths.isEmpty() || bandwidths.getFirst() <= 0) {
            throw section.unexpected("target_bandwidths", "at least one bandwidth above 0");
        }
        return bandwidths.getFirst();
    }

    /** {@code EncodecResidualVectorQuantizer.get_num_quantizers_for_bandwidth}. */
    private int codebooksAt(double kilobitsPerSecond) {
        double bitsPerCodebook = frameRateHz() * (Math.log(codebookSize) / Math.log(2));
        return (int) Math.max(1, Math.floor(kilobitsPerSecond * 1000 / bitsPerCodebook + ROUNDING));
    }

    /** Its tensors. */
    public CodecTensors tensors() {
        return new CodecTensors(
                audioChannels,
                dimension,
                filters,
                ratios,
                kernel,
                lastKernel,
                residualLayers,
                residualKernel,
                compress,
                convShortcut,
                lstmLayers,
                codebooks,
                codebookSize);
    }

    /** The same geometry with this many codebooks. */
    public CodecConfig withCodebooks(int count) {
        return new CodecConfig(
                sampleRateHz,
                audioChannels,
                dimension,
                filters,
                residualLayers,
                ratios,
                kernel,
                lastKernel,
                residualKernel,
                dilationGrowth,
                causal,
                padMode,
                compress,
                lstmLayers,
                trimRightRatio,
                convShortcut,
                codebookSize,
                count);
    }

    /** Samples of a frame. */
    public int hopLength() {
        return ratios.stream().reduce(1, Math::multiplyExact);
    }

    /** Frames per second, rounded up where the hop does not divide the rate. */
    public int frameRateHz() {
        return Math.ceilDiv(sampleRateHz, hopLength());
    }

    /** Channels at frame rate, where the recurrent layers are. */
    int width() {
        return filters << ratios.size();
    }

    /** Dilation of a residual block, counted from 0 at each rate. */
    int dilation(int residualLayer) {
        return (int) Math.pow(dilationGrowth, residualLayer);
    }

    ConvPadding padding(int taps, int stride, int dilation) {
        return ConvPadding.of(taps, stride, dilation, causal);
    }

    /** Rows cut from the beginning of a transposed convolution of {@code 2 · ratio} taps. */
    int trimLeft(int ratio) {
        return ratio - trimRight(ratio);
    }

    /** Rows cut from its end. */
    int trimRight(int ratio) {
        return causal ? (int) Math.ceil(ratio * trimRightRatio) : ratio / 2;
    }

    /** What the decoder's first convolution reads around a frame, in frames. */
    ReceptiveField latentReach() {
        return ReceptiveField.NONE.through(padding(kernel, 1, 1));
    }

    /** What the decoder behind its recurrent layers reads around a frame, in frames. */
    ReceptiveField synthesisReach() {
        ReceptiveField reach = ReceptiveField.NONE.through(padding(lastKernel, 1, 1));
        for (int ratio : ratios.reversed()) {
            reach = throughResidual(reach).throughTransposed(ratio, trimLeft(ratio));
        }
        return reach;
    }

    /** What the encoder before its recurrent layers reads around a frame, in frames. */
    ReceptiveField featureReach() {
        ReceptiveField reach = ReceptiveField.NONE;
        for (int ratio : ratios) {
            reach = throughResidual(reach.through(padding(2 * ratio, ratio, 1)));
        }
        return reach.through(padding(kernel, 1, 1)).inFrames(hopLength());
    }

    /** What the encoder behind its recurrent layers reads around a frame, in frames. */
    ReceptiveField codeReach() {
        return ReceptiveField.NONE.through(padding(lastKernel, 1, 1));
    }

    private ReceptiveField throughResidual(ReceptiveField reach) {
        ReceptiveField widened = reach;
        for (int layer = 0; layer < residualLayers; layer++) {
            widened = widened.through(padding(residualKernel, 1, dilation(layer)));
        }
        return widened;
    }
}
