package org.continuo.engine.decoder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.Shape;

/**
 * Self-attention among the positions of one call, of which none sees a later one. The queries go in
 * parts, each with the keys up to its own end only, so that little is computed which the mask then
 * hides.
 */
final class PromptAttention implements SelfAttention {
    /** Five eighths of the whole square; more parts save little more. */
    private static final int PARTS = 4;

    /** The fewest positions, so that no part is empty. */
    static final int FEWEST_POSITIONS = PARTS;

    private static final float HIDDEN = -1e30f;

    private final OnnxGraph graph;
    private final DecoderConfig config;
    private final KeyValueScales scales;
    private final int headSize;
    private final List<Part> parts = new ArrayList<>();

    /** The bounds of one part's queries, int64 {@code [1]}, and what it adds to their scores. */
    private record Part(GraphValue from, GraphValue to, GraphValue mask) {}

    /**
     * Attention for all layers of {@code graph}.
     *
     * @param scales in which keys and values are put out, as 8-bit integers
     * @param positions how many, int64 {@code [1]}
     */
    PromptAttention(
            OnnxGraph graph, DecoderConfig config, KeyValueScales scales, GraphValue positions) {
        this.graph = graph;
        this.config = config;
        this.scales = scales;
        this.headSize = DecoderWeights.paddedHeadSize(config);
        GraphValue mask = mask(positions);
        GraphValue from = graph.longs(0);
        for (int part = 1; part <= PARTS; part++) {
            GraphValue share = graph.op(OnnxOp.MUL, List.of(positions, graph.longs(part)));
            GraphValue to = graph.op(OnnxOp.DIV, List.of(share, graph.longs(PARTS)));
            GraphValue starts = pair(from, graph.longs(0));
            parts.add(
                    new Part(
                            from,
                            to,
                            graph.op(
                                    OnnxOp.SLICE,
                                    List.of(mask, starts, pair(to, to), graph.longs(0, 1)))));
            from = to;
        }
    }

    /** {@code [positions, positions]}: what a row's position adds to the score of a column's. */
    private GraphValue mask(GraphValue positions) {
        GraphValue count = graph.op(OnnxOp.SQUEEZE, List.of(positions));
        GraphValue all = graph.op(OnnxOp.RANGE, List.of(graph.scalar(0L), count, graph.scalar(1L)));
        GraphValue later =
                graph.op(
                        OnnxOp.LESS,
                        List.of(graph.op(OnnxOp.UNSQUEEZE, List.of(all, graph.longs(1))), all));
        return graph.op(OnnxOp.WHERE, List.of(later, graph.scalar(HIDDEN), graph.scalar(0f)));
    }

    @Override
    public GraphValue attend(int layer, GraphValue queryKeyValue) throws IOException {
        List<GraphValue> projections =
                graph.op(
                        OnnxOp.SPLIT,
                        3,
                        List.of(queryKeyValue),
                        OnnxAttribute.of("axis", 2),
                        OnnxAttribute.of("num_outputs", 3));
        GraphValue key = projections.get(1);
        GraphValue value = projections.get(2);
        present(SelfAttention.presentKey(layer), key, "key_scale_" + layer, scales.keys()[layer]);
        present(
                SelfAttention.presentValue(layer),
                value,
                "value_scale_" + layer,
                scales.values()[layer]);
        return attended(byHead(projections.get(0)), byHead(key), byHead(value));
    }

    private GraphValue attended(GraphValue queries, GraphValue keys, GraphValue values) {
        List<GraphValue> attended = new ArrayList<>();
        for (Part part : parts) {
            GraphValue scores =
                    graph.op(
                            OnnxOp.FUSED_MATMUL,
                            List.of(
                                    positions(queries, part.from(), part.to()),
                                    positions(keys, graph.longs(0), part.to())),
                            OnnxAttribute.of("transB", 1),
                            OnnxAttribute.of("alpha", SelfAttention.scale(config)));
            GraphValue shares =
                    graph.op(
                            OnnxOp.SOFTMAX,
                            List.of(graph.op(OnnxOp.ADD, List.of(scores, part.mask()))));
            attended.add(
                    graph.op(
                            OnnxOp.MATMUL,
                            List.of(shares, positions(values, graph.longs(0), part.to()))));
        }
        GraphValue joined = graph.op(OnnxOp.CONCAT, attended, OnnxAttribute.of("axis", 2));
        long width = (long) config.heads() * headSize;
        return graph.op(OnnxOp.RESHAPE, List.of(transposed(joined), graph.longs(0, 0, width)));
    }

    /** Puts {@code x} out by head, rounded to its channels' scales; what is beyond saturates. */
    private void present(String name, GraphValue x, String scaleName, float[] byChannel)
            throws IOException {
        GraphValue scale =
                graph.weight(scaleName, Shape.of(config.heads(), 1, headSize), byChannel);
        GraphValue units =
                graph.op(
                        OnnxOp.DIV,
                        List.of(x, graph.op(OnnxOp.RESHAPE, List.of(scale, graph.longs(-1)))));
        // The operator's own scales by channel are an order of magnitude slower.
        GraphValue rounded =
                graph.op(
                        OnnxOp.QUANTIZE_LINEAR,
                        List.of(units, graph.scalar(1f), graph.zeros(ElementType.INT8)));
        graph.output(
                name, byHead(rounded), ElementType.INT8, "batch", config.heads(), "new", headSize);
    }

    /**
     * {@code [batch, positions, heads · headSize]} → {@code [batch, heads, positions, headSize]}.
     */
    private GraphValue byHead(GraphValue x) {
        return transposed(
                graph.op(OnnxOp.RESHAPE, List.of(x, graph.longs(0, 0, config.heads(), headSize))));
    }

    private GraphValue transposed(GraphValue x) {
        return graph.op(
                OnnxOp.TRANSPOSE, List.of(x), OnnxAttribute.of("perm", new long[] {0, 2, 1, 3}));
    }

    private GraphValue positions(GraphValue x, GraphValue from, GraphValue to) {
        return graph.op(OnnxOp.SLICE, List.of(x, from, to, graph.longs(2)));
    }

    private GraphValue pair(GraphValue first, GraphValue second) {
        return graph.op(OnnxOp.CONCAT, List.of(first, second), OnnxAttribute.of("axis", 0));
    }
}
