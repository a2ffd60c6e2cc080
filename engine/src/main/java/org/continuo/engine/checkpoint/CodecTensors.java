package org.continuo.engine.checkpoint;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of a neural codec: names below {@link #PREFIX}, and shapes. EnCodec and DAC are the
 * same chain of layers under other names: from samples a convolution, then for each <i>rate</i>
 * residual blocks and a convolution at a stride, then recurrent layers, if there are any, and a
 * convolution to embeddings; from embeddings the same in reverse.
 *
 * <p>Rates are numbered as the decoder comes to them, from frames to samples.
 */
public sealed interface CodecTensors permits EncodecTensors, DacTensors {
    /** What the names begin with in a whole model. */
    String PREFIX = "audio_encoder.";

    /** What a convolution's input passes through before it. */
    sealed interface Activation {
        /** Nothing. */
        record None() implements Activation {}

        /** {@code x} where it is positive, else {@code exp(x) − 1}. */
        record Elu() implements Activation {}

        /**
         * {@code x + sin²(αx) / (α + 10⁻⁹)} (Ziyin et al., 2020).
         *
         * @param alpha {@code [1, channels, 1]}
         */
        record Snake(TensorSpec alpha) implements Activation {}
    }

    /**
     * A convolution.
     *
     * @param name of the module
     * @param weight {@code [out, in, taps]}; of a transposed one {@code [in, out, taps]}
     * @param bias {@code [out]}
     * @param before what its input passes through
     */
    record Convolution(String name, TensorSpec weight, TensorSpec bias, Activation before) {
        static Convolution of(String name, int out, int in, int taps) {
            return new Convolution(
                    name,
                    TensorSpec.of(name + ".weight", out, in, taps),
                    TensorSpec.of(name + ".bias", out),
                    new Activation.None());
        }

        static Convolution transposed(String name, int in, int out, int taps) {
            return new Convolution(
                    name,
                    TensorSpec.of(name + ".weight", in, out, taps),
                    TensorSpec.of(name + ".bias", out),
                    new Activation.None());
        }

        /** The same behind an activation. */
        Convolution behind(Activation activation) {
            return new Convolution(name, weight, bias, activation);
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

        List<TensorSpec> all(Weights weights) {
            List<TensorSpec> all = new ArrayList<>();
            if (before instanceof Activation.Snake(TensorSpec alpha)) {
                all.add(alpha);
            }
            all.addAll(isFolded(weights) ? List.of(weight) : List.of(gains(), directions()));
            all.add(bias);
            return all;
        }
    }

    /**
     * A residual block.
     *
     * @param shortcut bridges it; without one its input does
     */
    record Residual(Convolution narrowing, Convolution widening, @Nullable Convolution shortcut) {
        private List<TensorSpec> all(Weights weights) {
            List<TensorSpec> all = new ArrayList<>(narrowing.all(weights));
            all.addAll(widening.all(weights));
            if (shortcut != null) {
                all.addAll(shortcut.all(weights));
            }
            return all;
        }
    }

    /**
     * One recurrent layer of a stack; gates in torch's order, input, forget, cell, output.
     *
     * @param name of the stack's module
     * @param index in the stack
     */
    record Lstm(
            String name,
            int index,
            TensorSpec input,
            TensorSpec recurrence,
            TensorSpec inputBias,
            TensorSpec recurrenceBias) {
        private static final int GATES = 4;

        static Lstm of(String layer, int index, long width) {
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

    /** How many rates there are. */
    int rates();

    /** Residual blocks per rate. */
    int residualLayers();

    /** The encoder's first layer. */
    Convolution encoderInput();

    /** The encoder's residual block {@code index} before the convolution of {@code rate}. */
    Residual encoderResidual(int rate, int index);

    /** The encoder's convolution at a stride of the ratio of {@code rate}. */
    Convolution downsampling(int rate);

    /** The encoder's recurrent layers. */
    List<Lstm> encoderLstms();

    /** The encoder's last layer. */
    Convolution encoderOutput();

    /** The decoder's first layer. */
    Convolution decoderInput();

    /** The decoder's recurrent layers, as many as the encoder's. */
    List<Lstm> decoderLstms();

    /** The decoder's transposed convolution by the ratio of {@code rate}. */
    Convolution upsampling(int rate);

    /** The decoder's residual block {@code index} behind the convolution of {@code rate}. */
    Residual decoderResidual(int rate, int index);

    /** The decoder's last layer. */
    Convolution decoderOutput();

    /** The entries of a codebook, {@code [entries, width]}. */
    TensorSpec codebook(int index);

    /** All tensors of the quantiser. */
    List<TensorSpec> quantizer(Weights weights);

    /** How many codebooks are there, whatever the configuration says. */
    default int codebooksPresent(Weights weights) throws CheckpointException {
        int count = 0;
        while (weights.has(codebook(count).name())) {
            count++;
        }
        if (count == 0) {
            throw new CheckpointException(
                    "codec: expected a weight " + codebook(0).name() + ", found none");
        }
        return count;
    }

    /**
     * All of them.
     *
     * @param weights to see which of several allowed forms a model has
     */
    default List<TensorSpec> all(Weights weights) {
        List<TensorSpec> all = new ArrayList<>(encoderInput().all(weights));
        for (int rate = rates() - 1; rate >= 0; rate--) {
            for (int i = 0; i < residualLayers(); i++) {
                all.addAll(encoderResidual(rate, i).all(weights));
            }
            all.addAll(downsampling(rate).all(weights));
        }
        encoderLstms().forEach(layer -> all.addAll(layer.all()));
        all.addAll(encoderOutput().all(weights));
        all.addAll(decoderInput().all(weights));
        decoderLstms().forEach(layer -> all.addAll(layer.all()));
        for (int rate = 0; rate < rates(); rate++) {
            all.addAll(upsampling(rate).all(weights));
            for (int i = 0; i < residualLayers(); i++) {
                all.addAll(decoderResidual(rate, i).all(weights));
            }
        }
        all.addAll(decoderOutput().all(weights));
        all.addAll(quantizer(weights));
        return all;
    }
}
