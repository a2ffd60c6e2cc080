package org.continuo.engine.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightFile;
import org.continuo.engine.onnx.WeightRows;

/**
 * Builds the T5 encoder (transformers {@code T5EncoderModel}): pre-RMSNorm, attention without
 * scaling but with a bias by relative position (one table for all layers), ReLU feed forward.
 *
 * <p>Inputs: {@value #TOKENS} int64 {@code [batch, tokens]}, {@value #MASK} float32 {@code [batch,
 * tokens]} (1 real, 0 padding), {@value #BUCKETS} int64 {@code [tokens, tokens]}. Output: {@value
 * #STATES} float32 {@code [batch, tokens, width]}.
 */
final class T5EncoderGraph {
    static final String TOKENS = "tokens";
    static final String MASK = "mask";
    static final String BUCKETS = "buckets";
    static final String STATES = "states";
    static final String FILE_NAME = "t5.onnx";

    /** Added to the score of a padded key; its share of the softmax is then exactly 0. */
    private static final float MASKED = -1e9f;

    private final TextEncoderConfig config;
    private final Weights weights;
    private final OnnxGraph graph;

    private T5EncoderGraph(TextEncoderConfig config, Weights weights, OnnxGraph graph) {
        this.config = config;
        this.weights = weights;
        this.graph = graph;
    }

    /** Writes the graph and its weights into {@code folder}. */
    static void write(TextEncoderConfig config, Weights weights, Path folder) throws IOException {
        try (WeightFile file = WeightFile.create(folder.resolve("t5.weights"))) {
            OnnxGraph graph = new OnnxGraph("t5-encoder", file);
            new T5EncoderGraph(config, weights, graph).build();
            graph.write(folder.resolve(FILE_NAME));
        }
    }

    private void build() throws IOException {
        GraphValue tokens = graph.input(TOKENS, ElementType.INT64, "batch", "tokens");
        GraphValue mask = graph.input(MASK, ElementType.FLOAT32, "batch", "tokens");
        GraphValue buckets = graph.input(BUCKETS, ElementType.INT64, "tokens", "tokens");

        GraphValue table =
                graph.weight(
                        "shared.weight",
                        matrix("shared.weight", config.vocabulary(), config.width()));
        GraphValue x = graph.op(OnnxOp.GATHER, List.of(table, tokens), OnnxAttribute.of("axis", 0));
        GraphValue bias = attentionBias(buckets, mask);
        for (int layer = 0; layer < config.layers(); layer++) {
            x = block("encoder.block." + layer + ".layer.", x, bias);
        }
        graph.output(
                STATES,
                rmsNorm("encoder.final_layer_norm.weight", x),
                ElementType.FLOAT32,
                "batch",
                "tokens",
                config.width());
    }

    /**
     * {@code [batch, heads, queries, keys]}: the relative bias, and a large negative on padding.
     */
    private GraphValue attentionBias(GraphValue buckets, GraphValue mask) throws IOException {
        String name = "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight";
        GraphValue table =
                graph.weight(name, matrix(name, config.relativeBuckets(), config.heads()));
        GraphValue byPair =
                graph.op(OnnxOp.GATHER, List.of(table, buckets), OnnxAttribute.of("axis", 0));
        GraphValue byHead =
                graph.op(
                        OnnxOp.TRANSPOSE,
                        List.of(byPair),
                        OnnxAttribute.of("perm", new long[] {2, 0, 1}));
        GraphValue padding =
                graph.op(
                        OnnxOp.MUL,
                        List.of(
                                graph.op(OnnxOp.SUB, List.of(graph.scalar(1f), mask)),
                                graph.scalar(MASKED)));
        GraphValue byKey = graph.op(OnnxOp.UNSQUEEZE, List.of(padding, graph.longs(1, 2)));
        return graph.op(OnnxOp.ADD, List.of(byHead, byKey));
    }

    private GraphValue block(String prefix, GraphValue x, GraphValue bias) throws IOException {
        GraphValue attended = selfAttention(prefix + "0.", x, bias);
        GraphValue sum = graph.op(OnnxOp.ADD, List.of(x, attended));
        return graph.op(OnnxOp.ADD, List.of(sum, feedForward(prefix + "1.", sum)));
    }

    private GraphValue selfAttention(String prefix, GraphValue x, GraphValue bias)
            throws IOException {
        GraphValue normed = rmsNorm(prefix + "layer_norm.weight", x);
        String attention = prefix + "SelfAttention.";
        int inner = config.attentionWidth();
        GraphValue q = heads(linear(attention + "q.weight", normed, inner, config.width()));
        GraphValue k = heads(linear(attention + "k.weight", normed, inner, config.width()));
        GraphValue v = heads(linear(attention + "v.weight", normed, inner, config.width()));
        GraphValue keysLast =
                graph.op(
                        OnnxOp.TRANSPOSE,
                        List.of(k),
                        OnnxAttribute.of("perm", new long[] {0, 1, 3, 2}));
        GraphValue scores =
                graph.op(OnnxOp.ADD, List.of(graph.op(OnnxOp.MATMUL, List.of(q, keysLast)), bias));
        GraphValue shares = graph.op(OnnxOp.SOFTMAX, List.of(scores), OnnxAttribute.of("axis", -1));
        GraphValue mixed = graph.op(OnnxOp.MATMUL, List.of(shares, v));
        GraphValue joined =
                graph.op(
                        OnnxOp.RESHAPE,
                        List.of(
                                graph.op(
                                        OnnxOp.TRANSPOSE,
                                        List.of(mixed),
                                        OnnxAttribute.of("perm", new long[] {0, 2, 1, 3})),
                                graph.longs(0, 0, inner)));
        return linear(attention + "o.weight", joined, config.width(), inner);
    }

    /** {@code [batch, tokens, heads · headSize]} → {@code [batch, heads, tokens, headSize]}. */
    private GraphValue heads(GraphValue x) {
        GraphValue split =
                graph.op(
                        OnnxOp.RESHAPE,
                        List.of(x, graph.longs(0, 0, config.heads(), config.headSize())));
        return graph.op(
                OnnxOp.TRANSPOSE,
                List.of(split),
                OnnxAttribute.of("perm", new long[] {0, 2, 1, 3}));
    }

    private GraphValue feedForward(String prefix, GraphValue x) throws IOException {
        GraphValue normed = rmsNorm(prefix + "layer_norm.weight", x);
        String dense = prefix + "DenseReluDense.";
        GraphValue wide =
                graph.op(
                        OnnxOp.RELU,
                        List.of(
                                linear(
                                        dense + "wi.weight",
                                        normed,
                                        config.feedForward(),
                                        config.width())));
        return linear(dense + "wo.weight", wide, config.width(), config.feedForward());
    }

    private GraphValue rmsNorm(String name, GraphValue x) throws IOException {
        StoredTensor gain = weights.get(name, config.width());
        return graph.op(
                OnnxOp.SIMPLIFIED_LAYER_NORMALIZATION,
                List.of(x, graph.weight(name, Shape.of(config.width()), gain.toFloats())),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("epsilon", config.epsilon()));
    }

    private GraphValue linear(String name, GraphValue x, int rows, int columns) throws IOException {
        return graph.linear(name, x, matrix(name, rows, columns));
    }

    private WeightRows matrix(String name, int rows, int columns) throws IOException {
        StoredTensor tensor = weights.get(name, rows, columns);
        return WeightRows.from(
                rows,
                columns,
                (row, target) -> tensor.copyFloats((long) row * columns, target, 0, columns));
    }
}
