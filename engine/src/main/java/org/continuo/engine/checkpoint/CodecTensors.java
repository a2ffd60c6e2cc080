package org.continuo.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;

/**
 * The tensors of an EnCodec (transformers {@code EncodecModel}): names below {@link #PREFIX}, and
 * shapes. Encoder and decoder number their layers from 0; an ELU has a number and no tensors.
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
public record CodecTensors(
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
        int codebookSize) {
    /** What the names begin with in a whole model. */
    public static final String PREFIX = "audio_encoder.";

    /** What the names of all codebooks begin with; then comes a number. */
    static final String CODEBOOKS = "quantizer.layers.";

    private static final int GATES = 4;

    public CodecTensors {
        ratios = List.copyOf(ratios);
    }

    /**
     * A convolution.
     *
     * @param name of the module
     * @param weight {@code [out, in, taps]}; of a transposed one {@code [in, out, taps]}
     * @param bias {@code [out]}
     */
    public record Convolution(String name, TensorSpec weight, TensorSpec bias) {
        private static Convolution of(String layer, int out, int in, int taps) {
            String name = layer + ".conv";
            return new Convolution(
                    name,
                    TensorSpec.of(name + ".weight", out, in, taps),
                    TensorSpec.of(name + ".bias", out));
        }

        private static Convolution transposed(String layer, int in, int out, int taps) {
            String name = layer + ".conv";
            return new Convolution(
                    name,
                    TensorSpec.of(name + ".weight", in, out, taps),
                    TensorSpec.of(name + ".bias", out));
        }

        /** Lengths of the weight's rows, where it has its weight norm, {@code [rows, 1, 1]}. */
        public TensorSpec gains() {
            return TensorSpec.of(weight.name() + "_g", weight.size(0), 1, 1);
        }

        /** Directions of its rows, where it has its weight norm. */
        public TensorSpec directions() {
            return new TensorSpec(weight.name() + "_v", weight.shape());
        }

        /** Whether the weight is there as it is, without its weight norm. */
        public boolean isFolded(Weights weights) {
            return weights.has(weight.name());
        }

        private List<TensorSpec> all(Weights weights) {
            return isFolded(weights) ? List.of(weight, bias) : List.of(gains(), directions(), bias);
        }
    }

    /**
     * A residual block.
     *
     * @param shortcut where {@link CodecTensors#shortcut}
     */
    public record Residual(Convolution narrowing, Convolution widening, Convolution shortcut) {
        private static Residual of(String layer, int channels, int narrow, int taps) {
            return new Residual(
                    Convolution.of(layer + ".block.1", narrow, channels, taps),
                    Convolution.of(layer + ".block.3", channels, narrow, 1),
                    Convolution.of(layer + ".shortcut", channels, channels, 1));
        }
    }

    /**
     * One recurrent layer of a stack; gates in torch's order, input, forget, cell, output.
     *
     * @param name of the stack's module
     * @param index in the stack
     */
    public record Lstm(
            String name,
            int index,
            TensorSpec input,
            TensorSpec recurrence,
            TensorSpec inputBias,
            TensorSpec recurrenceBias) {
        private static Lstm of(String layer, int index, long width) {
            String name = layer + ".lstm";
            return new Lstm(
                    name,
                    index,
                    TensorSpec.of(name + ".weight_ih_l" + index, GATES * width, width),
                    TensorSpec.of(name + ".weight_hh_l" + index, GATES * width, width),
                    TensorSpec.of(name + ".bias_ih_l" + index, GATES * width),
                    TensorSpec.of(name + ".bias_hh_l" + index, GATES * width));
        }

        private List<TensorSpec> all() {
            return List.of(input, recurrence, inputBias, recurrenceBias);
        }
    }

    /** The encoder's first layer. */
    public Convolution encoderInput() {
        return Convolution.of(encoder(0), filters, audioChannels, kernel);
    }

    /** The encoder's residual block {@code index} before the convolution of {@code rate}. */
    public Residual encoderResidual(int rate, int index) {
        return residual(encoder(encoderRate(rate) + index), channels(rate) / 2);
    }

    /** The encoder's convolution at a stride of the ratio of {@code rate}. */
    public Convolution downsampling(int rate) {
        int channels = channels(rate);
        return Convolution.of(
                encoder(encoderRate(rate) + residualLayers + 1),
                channels,
                channels / 2,
                2 * ratios.get(rate));
    }

    /** Layer {@code index} of the encoder's recurrent stack. */
    public Lstm encoderLstm(int index) {
        return Lstm.of(encoder(encoderRate(-1)), index, width());
    }

    /** The encoder's last layer. */
    public Convolution encoderOutput() {
        int behind = encoderRate(-1) + (lstmLayers > 0 ? 1 : 0);
        return Convolution.of(encoder(behind + 1), dimension, width(), lastKernel);
    }

    /** The decoder's first layer. */
    public Convolution decoderInput() {
        return Convolution.of(decoder(0), width(), dimension, kernel);
    }

    /** Layer {@code index} of the decoder's recurrent stack. */
    public Lstm decoderLstm(int index) {
        return Lstm.of(decoder(1), index, width());
    }

    /** The decoder's transposed convolution by the ratio of {@code rate}. */
    public Convolution upsampling(int rate) {
        int channels = channels(rate);
        return Convolution.transposed(
                decoder(decoderRate(rate) + 1), channels, channels / 2, 2 * ratios.get(rate));
    }

    /** The decoder's residual block {@code index} behind the convolution of {@code rate}. */
    public Residual decoderResidual(int rate, int index) {
        return residual(decoder(decoderRate(rate) + 2 + index), channels(rate) / 2);
    }

    /** The decoder's last layer. */
    public Convolution decoderOutput() {
        return Convolution.of(
                decoder(decoderRate(ratios.size()) + 1), audioChannels, filters, lastKernel);
    }

    /** The entries of a codebook. */
    public TensorSpec codebook(int index) {
        return codebook(index, codebookSize, dimension);
    }

    static TensorSpec codebook(int index, int size, int dimension) {
        return TensorSpec.of(codebookName(index), size, dimension);
    }

    /** How many codebooks are there, whatever the configuration says. */
    public static int codebooksPresent(Weights weights) throws CheckpointException {
        int count = 0;
        while (weights.has(codebookName(count))) {
            count++;
        }
        if (count == 0) {
            throw new CheckpointException(
                    "codec: expected a weight " + codebookName(0) + ", found none");
        }
        return count;
    }

    /**
     * All of them.
     *
     * @param weights to see which of several allowed forms a model has
     */
    public List<TensorSpec> all(Weights weights) {
        List<TensorSpec> all = new ArrayList<>(encoderInput().all(weights));
        for (int rate = ratios.size() - 1; rate >= 0; rate--) {
            for (int i = 0; i < residualLayers; i++) {
                all.addAll(all(encoderResidual(rate, i), weights));
            }
            all.addAll(downsampling(rate).all(weights));
        }
        for (int i = 0; i < lstmLayers; i++) {
            all.addAll(encoderLstm(i).all());
        }
        all.addAll(encoderOutput().all(weights));
        all.addAll(decoderInput().all(weights));
        for (int i = 0; i < lstmLayers; i++) {
            all.addAll(decoderLstm(i).all());
        }
        for (int rate = 0; rate < ratios.size(); rate++) {
            all.addAll(upsampling(rate).all(weights));
            for (int i = 0; i < residualLayers; i++) {
                all.addAll(all(decoderResidual(rate, i), weights));
            }
        }
        all.addAll(decoderOutput().all(weights));
        for (int k = 0; k < codebooks; k++) {
            all.add(codebook(k));
        }
        return all;
    }

    private List<TensorSpec> all(Residual block, Weights weights) {
        List<TensorSpec> all = new ArrayList<>(block.narrowing().all(weights));
        all.addAll(block.widening().all(weights));
        if (shortcut) {
            all.addAll(block.shortcut().all(weights));
        }
        return all;
    }

    private Residual residual(String layer, int channels) {
        return Residual.of(layer, channels, channels / compress, residualKernel);
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
