package org.continuo.engine.checkpoint;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The tensors of an EnCodec (transformers {@code EncodecModel}). Encoder and decoder number their
 * layers from 0; an ELU has a number and no tensors.
 *
 * <p>A <i>rate</i> is a place in {@link #ratios}, which are those of the decoder: the encoder comes
 * to them in reverse. Both have residual blocks and a convolution for each.
 *
 * @param audioChannels channels that are coded together
 * @param dimension of an embedding and of a codebook entry
 * @param filters channels at the full sample rate; they double with each halving of the rate
 * @param ratios upsampling factors, from frames to samples
 * @param compress by how much a residual block narrows its channels
 * @param lstmLayers recurrent layers; 0 means that the layer is absent
 * @param shortcut whether residual blocks are bridged by a convolution
 */
public record EncodecTensors(
        int audioChannels,
        int dimension,
        int filters,
        List<Integer> ratios,
        int kernel,
        int lastKernel,
        int residualLayers,
        int residualKernel,
        int compress,
        boolean shortcut,
        int lstmLayers,
        int codebooks,
        int codebookSize)
        implements CodecTensors {
    /** What the names of all codebooks begin with; then comes a number. */
    static final String CODEBOOKS = "quantizer.layers.";

    private static final String CONVOLUTION = ".conv";
    private static final Activation ELU = new Activation.Elu();

    public EncodecTensors {
        ratios = List.copyOf(ratios);
    }

    @Override
    public int rates() {
        return ratios.size();
    }

    @Override
    public Convolution encoderInput() {
        return convolution(encoder(0), filters, audioChannels, kernel);
    }

    @Override
    public Residual encoderResidual(int rate, int index) {
        return residual(encoder(encoderRate(rate) + index), channels(rate) / 2);
    }

    @Override
    public Convolution downsampling(int rate) {
        int channels = channels(rate);
        return convolution(
                        encoder(encoderRate(rate) + residualLayers + 1),
                        channels,
                        channels / 2,
                        2 * ratios.get(rate))
                .behind(ELU);
    }

    @Override
    public Convolution encoderOutput() {
        int behind = encoderRate(-1) + (lstmLayers > 0 ? 1 : 0);
        return convolution(encoder(behind + 1), dimension, width(), lastKernel).behind(ELU);
    }

    @Override
    public Convolution decoderInput() {
        return convolution(decoder(0), width(), dimension, kernel);
    }

    @Override
    public Convolution upsampling(int rate) {
        int channels = channels(rate);
        return Convolution.transposed(
                        decoder(decoderRate(rate) + 1) + CONVOLUTION,
                        channels,
                        channels / 2,
                        2 * ratios.get(rate))
                .behind(ELU);
    }

    @Override
    public Residual decoderResidual(int rate, int index) {
        return residual(decoder(decoderRate(rate) + 2 + index), channels(rate) / 2);
    }

    @Override
    public Convolution decoderOutput() {
        return convolution(
                        decoder(decoderRate(ratios.size()) + 1), audioChannels, filters, lastKernel)
                .behind(ELU);
    }

    @Override
    public TensorSpec codebook(int index) {
        return codebook(index, codebookSize, dimension);
    }

    static TensorSpec codebook(int index, int size, int dimension) {
        return TensorSpec.of(codebookName(index), size, dimension);
    }

    @Override
    public List<TensorSpec> quantizer(Weights weights) {
        return IntStream.range(0, codebooks).mapToObj(this::codebook).toList();
    }

    @Override
    public List<Lstm> encoderLstms() {
        return lstms(encoder(encoderRate(-1)));
    }

    @Override
    public List<Lstm> decoderLstms() {
        return lstms(decoder(1));
    }

    private List<Lstm> lstms(String layer) {
        return IntStream.range(0, lstmLayers)
                .mapToObj(index -> Lstm.of(layer, index, width()))
                .toList();
    }

    private Residual residual(String layer, int channels) {
        int narrow = channels / compress;
        return new Residual(
                convolution(layer + ".block.1", narrow, channels, residualKernel).behind(ELU),
                convolution(layer + ".block.3", channels, narrow, 1).behind(ELU),
                shortcut ? convolution(layer + ".shortcut", channels, channels, 1) : null);
    }

    private static Convolution convolution(String layer, int out, int in, int taps) {
        return Convolution.of(layer + CONVOLUTION, out, in, taps);
    }

    /** Channels at frame rate, where the recurrent layers are. */
    private int width() {
        return channels(0);
    }

    /** Channels on the side of {@code rate} that has fewer frames. */
    private int channels(int rate) {
        return filters << (ratios.size() - rate);
    }

    /** Number of the encoder's first layer of {@code rate}; −1 is what follows the last. */
    private int encoderRate(int rate) {
        return 1 + (ratios.size() - 1 - rate) * (residualLayers + 2);
    }

    /** Number of the decoder's first layer of {@code rate}. */
    private int decoderRate(int rate) {
        return (lstmLayers > 0 ? 2 : 1) + rate * (residualLayers + 2);
    }

    private static String encoder(int layer) {
        return "encoder.layers." + layer;
    }

    private static String decoder(int layer) {
        return "decoder.layers." + layer;
    }

    private static String codebookName(int index) {
        return CODEBOOKS + index + ".codebook.embed";
    }
}
