package org.continuo.engine.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.StoredTensor;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.TextEncoderTensors;
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
    private final TextEncoderTensors tensors;
    private final Weights weights;
    private final OnnxGraph graph;

    private T5EncoderGraph(TextEncoderConfig config, Weights weights, OnnxGraph graph) {
        this.config = config;
        this.tensors = config.tensors();
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

        GraphValue table = table(tensors.embeddings());
        GraphValue x = graph.op(OnnxOp.GATHER, List.of(table, tokens), OnnxAttribute.of("axis", 0));
        GraphValue bias = attentionBias(buckets, mask);
        for (int layer = 0; layer < config.layers(); layer++) {
            x = block(tensors.layer(layer), x, bias);
        }
        graph.output(
                STATES,
                rmsNorm(tensors.finalNorm(), x),
                ElementType.FLOAT32,
                "batch",
                "tokens",
                config.width());
    }

    /**
     * {@code [batch, heads, queries, keys]}: the relative bias, and a large negative on padding.
     */
    private GraphValue attentionBias(GraphValue buckets, GraphValue mask) throws IOException {
        GraphValue table = table(tensors.relativeBias());
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

    private GraphValue block(TextEncoderTensors.Layer layer, GraphValue x, GraphValue bias)
            throws IOException {
        GraphValue attended = selfAttention(layer, x, bias);
        GraphValue sum = graph.op(OnnxOp.ADD, List.of(x, attended));
        return graph.op(OnnxOp.ADD, List.of(sum, feedForward(layer, sum)));
    }

    private GraphValue selfAttention(TextEncoderTensors.Layer layer, GraphValue x, GraphValue bias)
            throws IOException {
        GraphValue normed = rmsNorm(layer.attentionNorm(), x);
        GraphValue q = heads(linear(layer.query(), normed));
        GraphValue k = heads(linear(layer.key(), normed));
        GraphValue v = heads(linear(layer.value(), normed));
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
                                graph.longs(0, 0, config.attentionWidth())));
        return linear(layer.out(), joined);
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

    private GraphValue feedForward(TextEncoderTensors.Layer layer, GraphValue x)
            throws IOException {
        GraphValue normed = rmsNorm(layer.feedForwardNorm(), x);
        GraphValue wide = graph.op(OnnxOp.RELU, List.of(linear(layer.widening(), normed)));
        return linear(layer.narrowing(), wide);
    }

    private GraphValue rmsNorm(TensorSpec gain, GraphValue x) throws IOException {
        return graph.op(
                OnnxOp.SIMPLIFIED_LAYER_NORMALIZATION,
                List.of(x, graph.weight(gain.name(), gain.shape(), weights.get(gain).toFloats())),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("epsilon", config.epsilon()));
    }

    private GraphValue linear(TensorSpec matrix, GraphValue x) throws IOException {
        return graph.linear(matrix.name(), x, rows(matrix));
    }

    private GraphValue table(TensorSpec matrix) throws IOException {
        return graph.weight(matrix.name(), rows(matrix));
    }

    private WeightRows rows(TensorSpec matrix) throws IOException {
        StoredTensor tensor = weights.get(matrix);
        int columns = matrix.size(1);
        return WeightRows.from(
                matrix.size(0),
                columns,
                (row, target) -> tensor.copyFloats((long) row * columns, target, 0, columns));
    }
}
