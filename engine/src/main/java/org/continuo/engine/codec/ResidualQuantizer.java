package org.continuo.engine.codec;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * Residual vector quantisation (transformers {@code EncodecResidualVectorQuantizer}, {@code
 * DacResidualVectorQuantizer}): each codebook codes what those before it left over; the sum of the
 * chosen entries is the quantised embedding.
 */
final class ResidualQuantizer {
    private final OnnxGraph graph;
    private final CodecConfig config;
    private final Codebooks codebooks;

    ResidualQuantizer(OnnxGraph graph, CodecConfig config, FoldedWeights weights) {
        this.graph = graph;
        this.config = config;
        this.codebooks = Codebooks.of(config, weights);
    }

    /** {@code [batch, frames, dimension]} → codes {@code [batch, codebooks, frames]}. */
    GraphValue encode(GraphValue embedding) throws IOException {
        GraphValue rest = embedding;
        List<GraphValue> codes = new ArrayList<>();
        for (int codebook = 0; codebook < config.codebooks(); codebook++) {
            GraphValue code = best(codebooks.scores(graph, codebook, rest));
            codes.add(graph.op(OnnxOp.UNSQUEEZE, List.of(code, graph.longs(1))));
            if (codebook + 1 < config.codebooks()) {
                GraphValue table =
                        graph.weight(
                                "codebook." + codebook,
                                Shape.of(config.codebookSize(), config.dimension()),
                                codebooks.entries(codebook));
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
            System.arraycopy(codebooks.entries(codebook), 0, all, codebook * size, size);
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

    private GraphValue best(GraphValue scores) {
        return graph.op(
                OnnxOp.ARG_MAX,
                List.of(scores),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("keepdims", 0));
    }

    private GraphValue gathered(GraphValue table, GraphValue rows) {
        return graph.op(OnnxOp.GATHER, List.of(table, rows), OnnxAttribute.of("axis", 0));
    }
}
