package org.continuo.engine.decoder;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.function.Supplier;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.DecoderTensors;
import org.continuo.engine.checkpoint.DecoderTensors.Attention;
import org.continuo.engine.checkpoint.DecoderTensors.Norm;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.WeightRows;
import org.jspecify.annotations.Nullable;

/**
 * The decoder's weights as the graphs need them. ONNX Runtime's attention wants head sizes that are
 * a multiple of 8: other sizes are padded with zeros, which changes no result.
 */
final class DecoderWeights {
    private static final int HEAD_SIZE_STEP = 8;

    private static final float SMALLEST_SHARE = 1e-3f;

    /** What sums of floats may be beyond their bound. */
    private static final double ROUNDING = 1.0001;

    /** Of a norm's gains, so that a bound for all channels is one for each. */
    private static final double LARGEST_OVER_RMS = 3;

    private final DecoderConfig config;
    private final DecoderTensors tensors;
    private final Weights weights;
    private final Precision precision;

    /**
     * @param weights of the whole checkpoint
     * @param precision in which the matrices will be used
     */
    DecoderWeights(DecoderConfig config, Weights weights, Precision precision) {
        this.config = config;
        this.tensors = config.tensors();
        this.weights = weights;
        this.precision = precision;
    }

    /** Head size in the graphs. */
    static int paddedHeadSize(DecoderConfig config) {
        return (config.headSize() + HEAD_SIZE_STEP - 1) / HEAD_SIZE_STEP * HEAD_SIZE_STEP;
    }

    static int paddedHidden(DecoderConfig config) {
        return paddedHeadSize(config) * config.heads();
    }

    /** What there is. */
    DecoderTensors tensors() {
        return tensors;
    }

    /** Whether text states are projected to the decoder's width. */
    boolean projectsText() {
        return tensors.projectsText(weights);
    }

    /** A vector, such as a norm's gain. */
    float[] vector(TensorSpec vector) throws IOException {
        return weights.get(vector).toFloats();
    }

    /** The gain of a norm, less the share that {@link #behindNorm} moves into the next matrix. */
    float[] normGain(Norm norm) throws IOException {
        return divided(vector(norm.gain()), shares(norm));
    }

    /** The bias of a norm, scaled as its gain. */
    float[] normBias(Norm norm) throws IOException {
        return divided(vector(norm.bias()), shares(norm));
    }

    /**
     * What no output of {@code norm}, with {@link #normGain} and {@link #normBias}, is beyond: of n
     * numbers whose mean is 0 and whose squares' mean is 1, none is beyond √n. Infinite where few
     * channels have so much larger gains than the others that their bound says nothing of these.
     */
    float normBound(Norm norm) throws IOException {
        float[] gain = normGain(norm);
        float[] bias = normBias(norm);
        double root = Math.sqrt(gain.length);
        double largest = 0;
        double squares = 0;
        for (int i = 0; i < gain.length; i++) {
            largest = Math.max(largest, root * Math.abs(gain[i]) + Math.abs(bias[i]));
            squares += (double) gain[i] * gain[i];
        }
        // Their root is √n times the gains' root mean square.
        return largest > LARGEST_OVER_RMS * Math.sqrt(squares)
                ? Float.POSITIVE_INFINITY
                : (float) (largest * ROUNDING);
    }

    /**
     * A matrix that multiplies the output of {@code norm}. For 8-bit arithmetic the square root of
     * the norm's gain moves from the activations into the matrix's columns: the product is the
     * same, and a channel with a large gain costs both sides a little precision instead of costing
     * all others a lot, which share a scale with it (Xiao et al. 2023, "SmoothQuant", section 4).
     */
    WeightRows behindNorm(Norm norm, WeightRows rows) throws IOException {
        float[] shares = shares(norm);
        if (shares.length == 0) {
            return rows;
        }
        return WeightRows.from(
                        rows.rows(),
                        rows.columns(),
                        (row, target) -> {
                            rows.read(row, target);
                            for (int i = 0; i < shares.length; i++) {
                                target[i] *= shares[i];
                            }
                        })
                .adapted(rows.isAdapted() || weights.isAdapted(norm.gain().name()));
    }

    /** Empty where nothing is moved. */
    private float[] shares(Norm norm) throws IOException {
        if (precision == Precision.FP32 || precision == Precision.FP16) {
            return new float[0];
        }
        float[] shares = vector(norm.gain());
        for (int i = 0; i < shares.length; i++) {
            shares[i] = Math.max(SMALLEST_SHARE, (float) Math.sqrt(Math.abs(shares[i])));
        }
        return shares;
    }

    private static float[] divided(float[] values, float[] shares) {
        for (int i = 0; i < shares.length; i++) {
            values[i] /= shares[i];
        }
        return values;
    }

    /** A matrix as it is stored; merged with its adapters when the first row is read, and once. */
    WeightRows matrix(TensorSpec matrix) throws IOException {
        int columns = matrix.size(1);
        boolean adapted = weights.isAdapted(matrix.name());
        Supplier<StoredTensor> tensor = adapted ? new MergedOnce(weights, matrix) : read(matrix);
        return WeightRows.from(
                        matrix.size(0),
                        columns,
                        (row, target) ->
                                tensor.get().copyFloats((long) row * columns, target, 0, columns))
                .adapted(adapted);
    }

    private Supplier<StoredTensor> read(TensorSpec matrix) throws IOException {
        StoredTensor tensor = weights.get(matrix);
        return () -> tensor;
    }

    /** Several graphs ask for a matrix that the first of them has stored already. */
    private static final class MergedOnce implements Supplier<StoredTensor> {
        private final Weights weights;
        private final TensorSpec matrix;
        private @Nullable StoredTensor merged;

        MergedOnce(Weights weights, TensorSpec matrix) {
            this.weights = weights;
            this.matrix = matrix;
        }

        @Override
        public synchronized StoredTensor get() {
            if (merged == null) {
                try {
                    merged = weights.get(matrix);
                } catch (IOException missing) {
                    throw new UncheckedIOException(missing);
                }
            }
            return merged;
        }
    }

    /** A projection into heads, {@code [paddedHidden, hidden]}. */
    WeightRows intoHeads(TensorSpec matrix) throws IOException {
        WeightRows stored = matrix(matrix);
        int size = config.headSize();
        int padded = paddedHeadSize(config);
        if (size == padded) {
            return stored;
        }
        return WeightRows.from(
                        paddedHidden(config),
                        config.hidden(),
                        (row, target) -> {
                            if (row % padded < size) {
                                stored.read(row / padded * size + row % padded, target);
                            } else {
                                Arrays.fill(target, 0, config.hidden(), 0f);
                            }
                        })
                .adapted(stored.isAdapted());
    }

    /** A projection out of heads, {@code [hidden, paddedHidden]}. */
    WeightRows outOfHeads(TensorSpec matrix) throws IOException {
        WeightRows stored = matrix(matrix);
        int size = config.headSize();
        int padded = paddedHeadSize(config);
        if (size == padded) {
            return stored;
        }
        return WeightRows.from(
                        config.hidden(),
                        paddedHidden(config),
                        (row, target) -> {
                            float[] narrow = new float[config.hidden()];
                            stored.read(row, narrow);
                            Arrays.fill(target, 0, paddedHidden(config), 0f);
                            for (int head = 0; head < config.heads(); head++) {
                                System.arraycopy(narrow, head * size, target, head * padded, size);
                            }
                        })
                .adapted(stored.isAdapted());
    }

    /** Query, key and value projections one below the other. */
    WeightRows queryKeyValue(Attention attention) throws IOException {
        return WeightRows.stacked(
                intoHeads(attention.query()),
                intoHeads(attention.key()),
                intoHeads(attention.value()));
    }

    /**
     * The embedding tables of codebooks {@code from … to}, the last excluded, one below the other,
     * {@code [(to − from) · (vocabulary + 1), hidden]}.
     */
    WeightRows embeddings(int from, int to) throws IOException {
        WeightRows[] tables = new WeightRows[to - from];
        for (int k = from; k < to; k++) {
            tables[k - from] = matrix(tensors.embeddings(k));
        }
        return WeightRows.stacked(tables);
    }

    /** The output heads of all codebooks, {@code [codebooks · vocabulary, hidden]}. */
    WeightRows outputHeads() throws IOException {
        WeightRows[] heads = new WeightRows[config.codebooks()];
        for (int k = 0; k < heads.length; k++) {
            heads[k] = matrix(tensors.head(k));
        }
        return WeightRows.stacked(heads);
    }
}
