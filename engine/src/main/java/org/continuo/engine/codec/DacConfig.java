package org.continuo.engine.codec;

import java.util.List;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ConfigSection;
import org.continuo.engine.checkpoint.DacTensors;

/**
 * The geometry of a DAC model (Kumar et al., "High-Fidelity Audio Compression with Improved
 * RVQGAN", 2023; transformers {@code DacConfig}, whose defaults these are).
 *
 * @param sampleRateHz samples per second
 * @param dimension of an embedding
 * @param encoderFilters channels of the encoder at the full sample rate; they double with each rate
 * @param decoderFilters channels of the decoder at the full sample rate, likewise
 * @param ratios upsampling factors, from frames to samples; the encoder takes them in reverse
 * @param codebookDimension of a codebook entry
 * @param codebookSize entries of a codebook
 * @param codebooks tokens per frame
 */
public record DacConfig(
        int sampleRateHz,
        int dimension,
        int encoderFilters,
        int decoderFilters,
        List<Integer> ratios,
        int codebookDimension,
        int codebookSize,
        int codebooks)
        implements CodecConfig {
    private static final int MOST_RATIOS = 12;
    private static final int WIDEST = 1 << 16;
    private static final int MOST_ENTRIES = 1 << 20;
    private static final int MOST_CODEBOOKS = 64;

    public DacConfig {
        ratios = List.copyOf(ratios);
    }

    /** Reads the section. */
    static DacConfig read(ConfigSection section) throws CheckpointException {
        List<Integer> downsampling =
                section.has("downsampling_ratios")
                        ? section.integers("downsampling_ratios")
                        : List.of(2, 4, 8, 8);
        if (downsampling.isEmpty()
                || downsampling.size() > MOST_RATIOS
                || downsampling.stream().anyMatch(ratio -> ratio < 2)
                || !EncodecConfig.isHop(downsampling)) {
            throw section.unexpected(
                    "downsampling_ratios",
                    "1 to %d ratios of at least 2 with a product of at most %d"
                            .formatted(MOST_RATIOS, EncodecConfig.LONGEST_HOP));
        }
        List<Integer> ratios = downsampling.reversed();
        if (section.has("upsampling_ratios")
                && !section.integers("upsampling_ratios").equals(ratios)) {
            throw section.unexpected(
                    "upsampling_ratios", ratios + ", downsampling_ratios in reverse,");
        }
        int rates = ratios.size();
        int encoderFilters = section.between("encoder_hidden_size", 1, WIDEST >> rates, 64);
        int dimension = encoderFilters << rates;
        if (section.integer("hidden_size", dimension) != dimension) {
            throw section.unexpected(
                    "hidden_size", dimension + ", encoder_hidden_size doubled at each ratio,");
        }
        int decoderWidth = section.between("decoder_hidden_size", 1, WIDEST, 1536);
        if (decoderWidth % (1 << rates) != 0) {
            throw section.unexpected("decoder_hidden_size", "a multiple of " + (1 << rates));
        }
        return new DacConfig(
                section.sampleRateHz("sampling_rate", 16_000),
                dimension,
                encoderFilters,
                decoderWidth >> rates,
                ratios,
                section.between("codebook_dim", 1, WIDEST, 8),
                section.between("codebook_size", 2, MOST_ENTRIES, 1024),
                section.between("n_codebooks", 1, MOST_CODEBOOKS, 9));
    }

    @Override
    public DacTensors tensors() {
        return new DacTensors(
                dimension,
                encoderFilters,
                decoderFilters,
                ratios,
                codebookDimension,
                codebooks,
                codebookSize);
    }

    @Override
    public DacConfig withCodebooks(int count) {
        return new DacConfig(
                sampleRateHz,
                dimension,
                encoderFilters,
                decoderFilters,
                ratios,
                codebookDimension,
                codebookSize,
                count);
    }

    @Override
    public String name() {
        return "DAC";
    }

    @Override
    public int audioChannels() {
        return 1;
    }

    /** As audiocraft takes it: no whole number at 44.1 kHz. */
    @Override
    public double frameRateHz() {
        return (double) sampleRateHz / hopLength();
    }

    @Override
    public PadMode padMode() {
        return PadMode.CONSTANT;
    }

    @Override
    public boolean causal() {
        return false;
    }

    @Override
    public int dilationGrowth() {
        return 3;
    }

    @Override
    public int lstmLayers() {
        return 0;
    }

    @Override
    public int encoderWidth() {
        return encoderFilters << ratios.size();
    }

    @Override
    public int decoderWidth() {
        return decoderFilters << ratios.size();
    }

    @Override
    public int trimLeft(int ratio) {
        return Math.ceilDiv(ratio, 2);
    }

    /** As many as from the beginning: of an odd ratio one row more than the surplus. */
    @Override
    public int trimRight(int ratio) {
        return Math.ceilDiv(ratio, 2);
    }

    @Override
    public boolean endsInTanh() {
        return true;
    }

    /** As {@code DacFeatureExtractor} fills it up. */
    @Override
    public boolean takesWholeFrames() {
        return true;
    }
}
