package org.continuo.engine.codec;

import java.util.List;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.EncodecTensors;

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
public record EncodecConfig(
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
        int codebooks)
        implements CodecConfig {
    /** Absorbs the rounding of a bandwidth that was itself computed from a number of codebooks. */
    private static final double ROUNDING = 1e-9;

    private static final int MOST_RATIOS = 12;
    static final int LONGEST_HOP = 1 << 14;
    private static final int WIDEST = 1 << 16;
    private static final int LONGEST_KERNEL = 255;
    private static final int FASTEST_GROWTH = 16;
    private static final int MOST_LAYERS = 8;
    private static final int MOST_ENTRIES = 1 << 20;
    private static final int MOST_CODEBOOKS = 64;

    public EncodecConfig {
        ratios = List.copyOf(ratios);
    }

    /**
     * Reads the section.
     *
     * @throws CheckpointException if a value is missing or asks for what MusicGen never uses:
     *     loudness normalisation, coding in chunks, another normalisation of layers than by weight
     */
    static EncodecConfig read(ConfigSection section) throws CheckpointException {
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
        EncodecConfig config =
                new EncodecConfig(
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

    static boolean isHop(List<Integer> ratios) {
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

    @Override
    public EncodecTensors tensors() {
        return new EncodecTensors(
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

    @Override
    public EncodecConfig withCodebooks(int count) {
        return new EncodecConfig(
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

    /** Rounded up where the hop does not divide the rate, as the reference does. */
    @Override
    public double frameRateHz() {
        return Math.ceilDiv(sampleRateHz, hopLength());
    }

    @Override
    public String name() {
        return "EnCodec";
    }

    /** Channels at frame rate, where the recurrent layers are. */
    private int width() {
        return filters << ratios.size();
    }

    @Override
    public int encoderWidth() {
        return width();
    }

    @Override
    public int decoderWidth() {
        return width();
    }

    @Override
    public int trimLeft(int ratio) {
        return ratio - trimRight(ratio);
    }

    @Override
    public int trimRight(int ratio) {
        return causal ? (int) Math.ceil(ratio * trimRightRatio) : ratio / 2;
    }

    @Override
    public boolean endsInTanh() {
        return false;
    }

    @Override
    public boolean takesWholeFrames() {
        return false;
    }
}
