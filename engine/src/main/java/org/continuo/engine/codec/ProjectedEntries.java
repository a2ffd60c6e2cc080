package org.continuo.engine.codec;

import java.io.IOException;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.CodecTensors.Convolution;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightRows;

/**
 * DAC's codebooks (transformers {@code DacVectorQuantize}): a rest is projected into a space of few
 * dimensions, the entry that points most nearly its way is taken there, and projected back. That
 * way back is computed for each entry beforehand.
 */
record ProjectedEntries(DacConfig config, FoldedWeights weights) implements Codebooks {
    /** Below this, a vector is divided by this instead of its length (torch {@code normalize}). */
    private static final float SHORTEST = 1e-12f;

    @Override
    public float[] entries(int codebook) throws IOException {
        int narrow = config.codebookDimension();
        int dimension = config.dimension();
        Convolution back = config.tensors().outProjection(codebook);
        float[] matrix = weights.kernel(back);
        float[] bias = weights.values(back.bias());
        float[] codes = codes(codebook);
        float[] entries = new float[config.codebookSize() * dimension];
        for (int entry = 0; entry < config.codebookSize(); entry++) {
            for (int o = 0; o < dimension; o++) {
                double sum = bias[o];
                for (int i = 0; i < narrow; i++) {
                    sum += (double) matrix[o * narrow + i] * codes[entry * narrow + i];
                }
                entries[entry * dimension + o] = (float) sum;
            }
        }
        return entries;
    }

    /**
     * Of unit vectors, the entry of least {@code |r − e|²} has the greatest {@code 2·r·e + |e|²} as
     * the reference has it: its sign of the last term counts where an entry is zero.
     */
    @Override
    public GraphValue scores(OnnxGraph graph, int codebook, GraphValue rest) throws IOException {
        int size = config.codebookSize();
        int narrow = config.codebookDimension();
        Convolution into = config.tensors().inProjection(codebook);
        String name = "codebook." + codebook + ".";
        GraphValue projected =
                graph.op(
                        OnnxOp.ADD,
                        List.of(
                                graph.linear(
                                        name + "projection",
                                        rest,
                                        WeightRows.of(
                                                weights.kernel(into), narrow, config.dimension())),
                                graph.weight(
                                        name + "bias",
                                        Shape.of(narrow),
                                        weights.values(into.bias()))));
        float[] doubled = codes(codebook);
        float[] square = new float[size];
        for (int entry = 0; entry < size; entry++) {
            double length = 0;
            for (int i = entry * narrow; i < (entry + 1) * narrow; i++) {
                length += (double) doubled[i] * doubled[i];
            }
            double divisor = Math.max(Math.sqrt(length), SHORTEST);
            square[entry] = (float) (length / (divisor * divisor));
            for (int i = entry * narrow; i < (entry + 1) * narrow; i++) {
                doubled[i] = (float) (2 * doubled[i] / divisor);
            }
        }
        return graph.op(
                OnnxOp.ADD,
                List.of(
                        graph.linear(
                                name + "doubled",
                                unit(graph, projected),
                                WeightRows.of(doubled, size, narrow)),
                        graph.weight(name + "square", Shape.of(size), square)));
    }

    /** Each vector of the last axis at a length of 1. */
    private static GraphValue unit(OnnxGraph graph, GraphValue x) {
        GraphValue squares =
                graph.op(
                        OnnxOp.REDUCE_SUM_SQUARE,
                        List.of(x, graph.longs(-1)),
                        OnnxAttribute.of("keepdims", 1));
        GraphValue length = graph.op(OnnxOp.SQRT, List.of(squares));
        GraphValue divisor = graph.op(OnnxOp.MAX, List.of(length, graph.scalar(SHORTEST)));
        return graph.op(OnnxOp.DIV, List.of(x, divisor));
    }

    private float[] codes(int codebook) throws IOException {
        return weights.values(config.tensors().codebook(codebook));
    }
}
