package org.continuo.engine.decoder;

import java.io.IOException;
import java.util.Arrays;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.WeightRows;

/**
 * The decoder's weights as the graphs need them. ONNX Runtime's attention wants head sizes that are
 * a multiple of 8: other sizes are padded with zeros, which changes no result.
 */
final class DecoderWeights {
    private static final int HEAD_SIZE_STEP = 8;

    private final DecoderConfig config;
    private final Weights weights;

    /**
     * @param weights of the whole checkpoint
     */
    DecoderWeights(DecoderConfig config, Weights weights) {
        this.config = config;
        this.weights = weights;
    }

    /** Head size in the graphs. */
    static int paddedHeadSize(DecoderConfig config) {
        return (config.headSize() + HEAD_SIZE_STEP - 1) / HEAD_SIZE_STEP * HEAD_SIZE_STEP;
    }

    static int paddedHidden(DecoderConfig config) {
        return paddedHeadSize(config) * config.heads();
    }

    static String layer(int layer) {
        return "decoder.model.decoder.layers." + layer + ".";
    }

    boolean has(String name) {
        return weights.has(name);
    }

    /** A vector, such as a norm's gain. */
    float[] vector(String name, int size) throws IOException {
        return weights.get(name, size).toFloats();
    }

    /** A matrix as it is stored. */
    WeightRows matrix(String name, int rows, int columns) throws IOException {
        StoredTensor tensor = weights.get(name, rows, columns);
        return WeightRows.from(
                rows,
                columns,
                (row, target) -> tensor.copyFloats((long) row * columns, target, 0, columns));
    }

    /** A projection into heads, {@code [paddedHidden, hidden]}. */
    WeightRows intoHeads(String name) throws IOException {
        WeightRows stored = matrix(name, config.hidden(), config.hidden());
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
                });
    }

    /** A projection out of heads, {@code [hidden, paddedHidden]}. */
    WeightRows outOfHeads(String name) throws IOException {
        WeightRows stored = matrix(name, config.hidden(), config.hidden());
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
                });
    }

    /** Query, key and value projections one below the other. */
    WeightRows queryKeyValue(String attention) throws IOException {
        return WeightRows.stacked(
                intoHeads(attention + "q_proj.weight"),
                intoHeads(attention + "k_proj.weight"),
                intoHeads(attention + "v_proj.weight"));
    }

    /** The embedding tables of all codebooks, {@code [codebooks · (vocabulary + 1), hidden]}. */
    WeightRows embeddings() throws IOException {
        WeightRows[] tables = new WeightRows[config.codebooks()];
        for (int k = 0; k < tables.length; k++) {
            tables[k] =
                    matrix(
                            "decoder.model.decoder.embed_tokens." + k + ".weight",
                            config.vocabulary() + 1,
                            config.hidden());
        }
        return WeightRows.stacked(tables);
    }

    /** The output heads of all codebooks, {@code [codebooks · vocabulary, hidden]}. */
    WeightRows outputHeads() throws IOException {
        WeightRows[] heads = new WeightRows[config.codebooks()];
        for (int k = 0; k < heads.length; k++) {
            heads[k] =
                    matrix(
                            "decoder.lm_heads." + k + ".weight",
                            config.vocabulary(),
                            config.hidden());
        }
        return WeightRows.stacked(heads);
    }
}
