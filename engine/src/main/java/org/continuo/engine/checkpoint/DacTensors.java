package org.continuo.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of a DAC (transformers {@code DacModel}). Each residual unit is a snake, a dilated
 * convolution, a snake and a convolution of one tap; the quantiser projects into a space of few
 * dimensions for each codebook, and back.
 *
 * @param dimension of an embedding
 * @param encoderFilters channels of the encoder at the full sample rate
 * @param decoderFilters channels of the decoder at the full sample rate
 * @param ratios upsampling factors, from frames to samples
 * @param codebookDimension of a codebook entry
 */
public record DacTensors(
        int dimension,
        int encoderFilters,
        int decoderFilters,
        List<Integer> ratios,
        int codebookDimension,
        int codebooks,
        int codebookSize)
        implements CodecTensors {
    /** What the names of all codebooks begin with; then comes a number. */
    static final String QUANTIZERS = "quantizer.quantizers.";

    private static final int RESIDUAL_LAYERS = 3;
    private static final int KERNEL = 7;
    private static final int LAST_ENCODER_KERNEL = 3;

    public DacTensors {
        ratios = List.copyOf(ratios);
    }

    @Override
    public int rates() {
        return ratios.size();
    }

    @Override
    public int residualLayers() {
        return RESIDUAL_LAYERS;
    }

    @Override
    public Convolution encoderInput() {
        return Convolution.of("encoder.conv1", encoderFilters, 1, KERNEL);
    }

    @Override
    public Residual encoderResidual(int rate, int index) {
        return residual(encoderBlock(rate), index, encoderFilters << (rates() - 1 - rate));
    }

    @Override
    public Convolution downsampling(int rate) {
        int in = encoderFilters << (rates() - 1 - rate);
        String block = encoderBlock(rate);
        return Convolution.of(block + ".conv1", 2 * in, in, 2 * ratios.get(rate))
                .behind(snake(block + ".snake1", in));
    }

    @Override
    public List<Lstm> encoderLstms() {
        return List.of();
    }

    @Override
    public Convolution encoderOutput() {
        int width = encoderFilters << rates();
        return Convolution.of("encoder.conv2", dimension, width, LAST_ENCODER_KERNEL)
                .behind(snake("encoder.snake1", width));
    }

    @Override
    public Convolution decoderInput() {
        return Convolution.of("decoder.conv1", decoderFilters << rates(), dimension, KERNEL);
    }

    @Override
    public List<Lstm> decoderLstms() {
        return List.of();
    }

    @Override
    public Convolution upsampling(int rate) {
        int in = decoderFilters << (rates() - rate);
        String block = decoderBlock(rate);
        return Convolution.transposed(block + ".conv_t1", in, in / 2, 2 * ratios.get(rate))
                .behind(snake(block + ".snake1", in));
    }

    @Override
    public Residual decoderResidual(int rate, int index) {
        return residual(decoderBlock(rate), index, decoderFilters << (rates() - 1 - rate));
    }

    @Override
    public Convolution decoderOutput() {
        return Convolution.of("decoder.conv2", 1, decoderFilters, KERNEL)
                .behind(snake("decoder.snake1", decoderFilters));
    }

    /** From an embedding to a codebook's space. */
    public Convolution inProjection(int codebook) {
        return Convolution.of(QUANTIZERS + codebook + ".in_proj", codebookDimension, dimension, 1);
    }

    /** From a codebook's space to an embedding. */
    public Convolution outProjection(int codebook) {
        return Convolution.of(QUANTIZERS + codebook + ".out_proj", dimension, codebookDimension, 1);
    }

    @Override
    public TensorSpec codebook(int index) {
        return TensorSpec.of(
                QUANTIZERS + index + ".codebook.weight", codebookSize, codebookDimension);
    }

    @Override
    public List<TensorSpec> quantizer(Weights weights) {
        List<TensorSpec> all = new ArrayList<>();
        for (int k = 0; k < codebooks; k++) {
            all.addAll(inProjection(k).all(weights));
            all.addAll(outProjection(k).all(weights));
            all.add(codebook(k));
        }
        return all;
    }

    /** Units are numbered from 1, as are a unit's layers. */
    private static Residual residual(String block, int index, int channels) {
        String unit = block + ".res_unit" + (index + 1);
        return new Residual(
                Convolution.of(unit + ".conv1", channels, channels, KERNEL)
                        .behind(snake(unit + ".snake1", channels)),
                Convolution.of(unit + ".conv2", channels, channels, 1)
                        .behind(snake(unit + ".snake2", channels)),
                null);
    }

    private static Activation snake(String layer, int channels) {
        return new Activation.Snake(TensorSpec.of(layer + ".alpha", 1, channels, 1));
    }

    /** The encoder comes to the rates in reverse. */
    private String encoderBlock(int rate) {
        return "encoder.block." + (rates() - 1 - rate);
    }

    private static String decoderBlock(int rate) {
        return "decoder.block." + rate;
    }
}
