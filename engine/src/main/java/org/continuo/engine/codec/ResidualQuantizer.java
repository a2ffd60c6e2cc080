package org.continuo.engine.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightRows;

/**
 * Residual vector quantisation (transformers {@code EncodecResidualVectorQuantizer}): each codebook
 * codes what those before it left over; the sum of the chosen entries is the quantised embedding.
 */
final class ResidualQuantizer {
    private final OnnxGraph graph;
    private final CodecConfig config;
    private final FoldedWeights weights;

    ResidualQuantizer(OnnxGraph graph, CodecConfig config, FoldedWeights weights) {
        this.graph = graph;
        this.config = config;
        this.weights = weights;
    }

    /** {@code [batch, frames, dimension]} → codes {@code [batch, codebooks, frames]}. */
    GraphValue encode(GraphValue embedding) throws IOException {
        GraphValue rest = embedding;
        List<GraphValue> codes = new ArrayList<>();
        for (int codebook = 0; codebook < config.codebooks(); codebook++) {
            float[] entries = entries(codebook);
            GraphValue code = nearest(codebook, entries, rest);
            codes.add(graph.op(OnnxOp.UNSQUEEZE, List.of(code, graph.longs(1))));
            if (codebook + 1 < config.codebooks()) {
                GraphValue table =
                        graph.weight(
                                "codebook." + codebook,
                                Shape.of(config.codebookSize(), config.dimension()),
                                entries);
                rest = graph.op(OnnxOp.SUB, List.of(rest, gathered(table, code)));
            }
        }
        return graph.op(OnnxOp.CONCAT, codes, OnnxAttribute.of("axis", 1));
    }

    /** Codes {@code [batch, codebooks, frames]} → {@code [batch, frames, dimension]}. */
    GraphValue decode(GraphValue codes) throws IOException {
        int size = config.codebookSize() * config.dimension();
        float[] all = new float[config.codebooks() * size];
        long[] offsets = new long[config.codebooks()];
        for (int codebook = 0; codebook < config.codebooks(); codebook++) {
            System.arraycopy(entries(codebook), 0, all, codebook * size, size);
            offsets[codebook] = (long) codebook * config.codebookSize();
        }
        GraphValue table =
                graph.weight(
                        "codebooks",
                        Shape.of(
                                (long) config.codebooks() * config.codebookSize(),
                                config.dimension()),
                        all);
        GraphValue byCodebook =
                graph.op(OnnxOp.UNSQUEEZE, List.of(graph.longs(offsets), graph.longs(1)));
        GraphValue chosen = gathered(table, graph.op(OnnxOp.ADD, List.of(codes, byCodebook)));
        return graph.op(
                OnnxOp.REDUCE_SUM,
                List.of(chosen, graph.longs(1)),
                OnnxAttribute.of("keepdims", 0));
    }

    /** The entry of least {@code |r − e|²}, which has the greatest {@code 2·r·e − |e|²}. */
    private GraphValue nearest(int codebook, float[] entries, GraphValue rest) throws IOException {
        int size = config.codebookSize();
        int dimension = config.dimension();
        float[] doubled = new float[entries.length];
        float[] minusSquare = new float[size];
        for (int entry = 0; entry < size; entry++) {
            double square = 0;
            for (int i = entry * dimension; i < (entry + 1) * dimension; i++) {
                doubled[i] = 2 * entries[i];
                square += (double) entries[i] * entries[i];
            }
            minusSquare[entry] = (float) -square;
        }
        String name = "codebook." + codebook + ".";
        GraphValue scores =
                graph.op(
                        OnnxOp.ADD,
                        List.of(
                                graph.linear(
                                        name + "doubled",
                                        rest,
                                        WeightRows.of(doubled, size, dimension)),
                                graph.weight(name + "minusSquare", Shape.of(size), minusSquare)));
        return graph.op(
                OnnxOp.ARG_MAX,
                List.of(scores),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("keepdims", 0));
    }

    private GraphValue gathered(GraphValue table, GraphValue rows) {
        return graph.op(OnnxOp.GATHER, List.of(table, rows), OnnxAttribute.of("axis", 0));
    }

    private float[] entries(int codebook) throws IOException {
        return weights.values(config.tensors().codebook(codebook));
    }
}
