package org.continuo.engine.decoder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.jspecify.annotations.Nullable;

/**
 * Self-attention among the positions of one call, of which none sees a later one. The queries go in
 * parts, each with the keys up to its own end only, so that little is computed which the mask then
 * hides.
 */
final class PromptAttention implements SelfAttention {
    /**
     * int64 {@code [2]}, where the cache lies on a graphics card: 0, and how many positions it has
     * beyond those of the prompt.
     */
    static final String ROOM = "room";

    /** Five eighths of the whole square; more parts save little more. */
    private static final int PARTS = 4;

    /**
     * {@code [batch, positions, heads, headSize]} ↔ {@code [batch, heads, positions, headSize]}.
     */
    private static final OnnxAttribute HEADS_FIRST =
            OnnxAttribute.of("perm", new long[] {0, 2, 1, 3});

    private final OnnxGraph graph;
    private final DecoderConfig config;
    private final DeviceKind device;
    private final ElementType floats;
    private final float hidden;
    private final @Nullable KeyValueScales scales;
    private final int headSize;
    private final GraphValue room;
    private final List<Part> parts = new ArrayList<>();

    /**
     * One part of the queries.
     *
     * @param queries their positions, int64 {@code [queries]}
     * @param keys the positions that the last of them sees, int64 {@code [keys]}
     * @param mask what is added to the scores, {@code [queries, keys]} for all rows or {@code
     *     [batch, 1, queries, keys]}
     */
    private record Part(GraphValue queries, GraphValue keys, GraphValue mask) {}

    /**
     * Attention for all layers of {@code graph}, whose inputs it declares.
     *
     * @param scales in which keys and values are put out, as 8-bit integers; none puts them out as
     *     floats
     */
    PromptAttention(
            OnnxGraph graph,
            DecoderConfig config,
            DecoderVariant variant,
            @Nullable KeyValueScales scales) {
        this.graph = graph;
        this.config = config;
        this.device = variant.device();
        this.floats = variant.floats();
        this.hidden = variant.hidden();
        this.scales = scales;
        this.headSize = DecoderWeights.paddedHeadSize(config);
        room = variant.cacheOnDevice() ? graph.input(ROOM, ElementType.INT64, 2) : graph.none();
        GraphValue bias =
                variant.attentionBias()
                        ? graph.input(
                                CachedAttention.ATTENTION_BIAS,
                                ElementType.FLOAT32,
                                "batch",
                                1,
                                "new",
                                "total")
                        : graph.none();
        for (int part = 0; part < PARTS; part++) {
            GraphValue queries = graph.input(queries(part), ElementType.INT64, queries(part));
            GraphValue keys = graph.input(keys(part), ElementType.INT64, keys(part));
            GraphValue mask = mask(queries, keys);
            if (variant.attentionBias()) {
                GraphValue rows = chosen(bias, queries);
                GraphValue shown =
                        graph.op(OnnxOp.GATHER, List.of(rows, keys), OnnxAttribute.of("axis", 3));
                mask = graph.op(OnnxOp.ADD, List.of(shown, mask));
            }
            parts.add(new Part(queries, keys, mask));
        }
    }

    private static String queries(int part) {
        return "queries_" + part;
    }

    private static String keys(int part) {
        return "keys_" + part;
    }

    /**
     * The inputs that divide {@code positions} positions, the caller's to close. (The graph could
     * compute them; but a session in which all layers depend on computed positions takes seconds to
     * load.)
     */
    static Map<String, HostTensor> inputs(int positions) {
        Map<String, HostTensor> inputs = new HashMap<>();
        for (int part = 0; part < PARTS; part++) {
            int to = positions * (part + 1) / PARTS;
            inputs.put(queries(part), range(positions * part / PARTS, to));
            inputs.put(keys(part), range(0, to));
        }
        return inputs;
    }

    private static HostTensor range(int from, int to) {
        return HostTensor.longs(LongStream.range(from, to).toArray(), to - from);
    }

    private GraphValue mask(GraphValue queries, GraphValue keys) {
        GraphValue rows = graph.op(OnnxOp.UNSQUEEZE, List.of(queries, graph.longs(1)));
        return graph.op(
                OnnxOp.WHERE,
                List.of(
                        graph.op(OnnxOp.LESS, List.of(rows, keys)),
                        graph.scalar(floats, hidden),
                        graph.scalar(floats, 0)));
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
        if (scales == null) {
            return attended(
                    byHead(projections.get(0)),
                    present(SelfAttention.presentKey(layer), key),
                    present(SelfAttention.presentValue(layer), value));
        }
        present(
                SelfAttention.presentKey(layer),
                key,
                "key_channel_scale_" + layer,
                scales.keys()[layer]);
        present(
                SelfAttention.presentValue(layer),
                value,
                "value_channel_scale_" + layer,
                scales.values()[layer]);
        return attended(byHead(projections.get(0)), byHead(key), byHead(value));
    }

    @Override
    public float bound(int layer) {
        return Float.POSITIVE_INFINITY;
    }

    /** Puts {@code x} out by head, with room for what steps add, and returns it without. */
    private GraphValue present(String name, GraphValue x) {
        GraphValue byHead = byHead(x);
        GraphValue cache =
                graph.opWithNames(
                                OnnxOp.PAD,
                                List.of(name),
                                List.of(byHead, room, graph.none(), graph.longs(2)))
                        .getFirst();
        graph.output(name, cache, floats, "batch", config.heads(), "capacity", headSize);
        return byHead;
    }

    private GraphValue attended(GraphValue queries, GraphValue keys, GraphValue values) {
        List<GraphValue> attended = new ArrayList<>();
        for (Part part : parts) {
            GraphValue scores = scores(chosen(queries, part.queries()), chosen(keys, part.keys()));
            GraphValue shares =
                    graph.op(
                            OnnxOp.SOFTMAX,
                            List.of(graph.op(OnnxOp.ADD, List.of(scores, part.mask()))));
            attended.add(graph.op(OnnxOp.MATMUL, List.of(shares, chosen(values, part.keys()))));
        }
        GraphValue joined =
                graph.shaped(
                        graph.op(OnnxOp.CONCAT, attended, OnnxAttribute.of("axis", 2)),
                        floats,
                        "batch",
                        config.heads(),
                        "new",
                        headSize);
        long width = (long) config.heads() * headSize;
        return graph.op(
                OnnxOp.RESHAPE,
                List.of(
                        graph.op(OnnxOp.TRANSPOSE, List.of(joined), HEADS_FIRST),
                        graph.longs(0, 0, width)));
    }

    /** Products of queries and keys, scaled, {@code [batch, heads, queries, keys]}. */
    private GraphValue scores(GraphValue queries, GraphValue keys) {
        float scale = SelfAttention.scale(config);
        if (device == DeviceKind.CPU) {
            return graph.op(
                    OnnxOp.FUSED_MATMUL,
                    List.of(queries, keys),
                    OnnxAttribute.of("transB", 1),
                    OnnxAttribute.of("alpha", scale));
        }
        // WebGPU has no fused product.
        return graph.op(
                OnnxOp.MATMUL,
                List.of(
                        graph.op(OnnxOp.MUL, List.of(queries, graph.scalar(floats, scale))),
                        graph.op(
                                OnnxOp.TRANSPOSE,
                                List.of(keys),
                                OnnxAttribute.of("perm", new long[] {0, 1, 3, 2}))));
    }

    /** Puts {@code x} out by head, rounded to its channels' scales; what is beyond saturates. */
    private void present(String name, GraphValue x, String scaleName, float[] byChannel)
            throws IOException {
        GraphValue scale = graph.weight(scaleName, Shape.of(byChannel.length), byChannel);
        GraphValue units = graph.op(OnnxOp.DIV, List.of(x, scale));
        // The operator's own scales by channel are an order of magnitude slower.
        GraphValue rounded =
                graph.op(
                        OnnxOp.QUANTIZE_LINEAR,
                        List.of(units, graph.scalar(1f), graph.zeros(ElementType.INT8)));
        GraphValue byHead = transposed(name, separated(rounded));
        graph.output(name, byHead, ElementType.INT8, "batch", config.heads(), "new", headSize);
    }

    /**
     * {@code [batch, positions, heads · headSize]} → {@code [batch, heads, positions, headSize]}.
     */
    private GraphValue byHead(GraphValue x) {
        GraphValue separated = separated(x);
        return graph.op(OnnxOp.TRANSPOSE, List.of(separated), HEADS_FIRST);
    }

    private GraphValue separated(GraphValue x) {
        return graph.op(OnnxOp.RESHAPE, List.of(x, graph.longs(0, 0, config.heads(), headSize)));
    }

    private GraphValue transposed(String name, GraphValue x) {
        return graph.opWithNames(OnnxOp.TRANSPOSE, List.of(name), List.of(x), HEADS_FIRST)
                .getFirst();
    }

    private GraphValue chosen(GraphValue x, GraphValue positions) {
        return graph.op(OnnxOp.GATHER, List.of(x, positions), OnnxAttribute.of("axis", 2));
    }
}
