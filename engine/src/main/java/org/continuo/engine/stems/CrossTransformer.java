package org.continuo.engine.stems;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightRows;

/**
 * The transformer in which the branches hear each other ({@code CrossTransformerEncoder}): layers
 * that attend to their own branch and to the other one in turn. Tokens are {@code [1, tokens,
 * width]}, in the spectral branch frame by frame.
 */
final class CrossTransformer {
    private static final float EPSILON = 1e-5f;

    /** Half of what Vulkan promises of a buffer. */
    private static final long MOST_SCORE_BYTES = 64L << 20;

    /** Of {@code [1, tokens, heads, size]}, and back. */
    private static final long[] HEADS_FIRST = {0, 2, 1, 3};

    /** To {@code [1, heads, size, tokens]}. */
    private static final long[] KEYS = {0, 2, 3, 1};

    private final OnnxGraph graph;
    private final Weights weights;
    private final BranchLayers layers;
    private final DemucsConfig.Transformer config;
    private final int width;
    private final boolean byProducts;

    /**
     * @param weights whose names begin with {@code crosstransformer}
     * @param byProducts whether attention is written out as products and a softmax: WebGPU's kernel
     *     for it is wrong
     */
    CrossTransformer(
            OnnxGraph graph,
            BranchLayers layers,
            Weights weights,
            DemucsConfig config,
            boolean byProducts) {
        this.graph = graph;
        this.layers = layers;
        this.weights = weights;
        this.config = config.transformer();
        this.width = config.transformerWidth();
        this.byProducts = byProducts;
    }

    /** Both branches' values. */
    record Pair(GraphValue spectral, GraphValue time) {}

    /** A branch's tokens, {@code [1, count, width]}. */
    private record Tokens(GraphValue values, int count) {
        Tokens become(GraphValue others) {
            return new Tokens(others, count);
        }
    }

    /**
     * Both branches behind all layers.
     *
     * @param x {@code [1, width, rows, frames]} and {@code [1, width, 1, samples]}
     */
    Pair run(Pair x, int rows, int frames, int samples) throws IOException {
        Tokens spectral = new Tokens(tokens(x.spectral(), frames * rows), frames * rows);
        Tokens time = new Tokens(tokens(x.time(), samples), samples);
        spectral = placed("norm_in", spectral, Positions.ofSpectrum(config, width, rows, frames));
        time = placed("norm_in_t", time, Positions.ofSamples(config, width, samples));
        for (int layer = 0; layer < config.layers(); layer++) {
            boolean cross = (layer % 2 == 1) != config.crossFirst();
            String own = "layers." + layer;
            String other = "layers_t." + layer;
            Tokens before = spectral;
            spectral = cross ? attendTo(own, spectral, time) : attend(own, spectral);
            time = cross ? attendTo(other, time, before) : attend(other, time);
        }
        return new Pair(image(spectral.values(), rows, frames), image(time.values(), 1, samples));
    }

    private GraphValue tokens(GraphValue x, int count) {
        return layers.reshaped(turned(x), 1, count, width);
    }

    private GraphValue image(GraphValue tokens, int rows, int columns) {
        return turned(layers.reshaped(tokens, 1, columns, rows, width));
    }

    /** Channels and columns exchanged. */
    private GraphValue turned(GraphValue x) {
        return graph.op(
                OnnxOp.TRANSPOSE, List.of(x), OnnxAttribute.of("perm", new long[] {0, 3, 2, 1}));
    }

    private Tokens placed(String norm, Tokens x, float[] positions) throws IOException {
        Shape shape = Shape.of(1, positions.length / width, width);
        return x.become(
                layers.sum(
                        layerNorm("crosstransformer." + norm, x.values()),
                        graph.weight(norm + ".positions", shape, positions)));
    }

    private Tokens attend(String layer, Tokens x) throws IOException {
        String name = "crosstransformer." + layer + ".";
        Tokens normed = x.become(layerNorm(name + "norm1", x.values()));
        GraphValue attended = attention(name + "self_attn", normed, normed);
        return x.become(finished(name, "norm2", added(name, x, attended)));
    }

    private Tokens attendTo(String layer, Tokens x, Tokens other) throws IOException {
        String name = "crosstransformer." + layer + ".";
        GraphValue attended =
                attention(
                        name + "cross_attn",
                        x.become(layerNorm(name + "norm1", x.values())),
                        other.become(layerNorm(name + "norm2", other.values())));
        return x.become(finished(name, "norm3", added(name, x, attended)));
    }

    private GraphValue added(String name, Tokens x, GraphValue attended) throws IOException {
        return layers.sum(x.values(), scaled(name + "gamma_1", attended));
    }

    private GraphValue finished(String name, String norm, GraphValue x) throws IOException {
        int hidden = (int) (width * config.hiddenScale());
        GraphValue inner =
                layers.gelu(linear(name + "linear1", layerNorm(name + norm, x), hidden, width));
        GraphValue y =
                layers.sum(
                        x,
                        scaled(name + "gamma_2", linear(name + "linear2", inner, width, hidden)));
        return layers.tokenNorm(name + "norm_out", y, width);
    }

    private GraphValue attention(String name, Tokens queries, Tokens keys) throws IOException {
        float[] all = weights.get(name + ".in_proj_weight", 3L * width, width).toFloats();
        GraphValue[] projected = new GraphValue[3];
        for (int i = 0; i < 3; i++) {
            int first = i * width;
            WeightRows rows =
                    WeightRows.from(
                            width,
                            width,
                            (row, target) ->
                                    System.arraycopy(all, (first + row) * width, target, 0, width));
            projected[i] =
                    graph.linear(
                            name + ".in_proj_weight." + i,
                            (i == 0 ? queries : keys).values(),
                            rows);
        }
        GraphValue attended =
                byProducts
                        ? byProducts(name, projected, queries.count(), keys.count())
                        : graph.op(
                                OnnxOp.MULTI_HEAD_ATTENTION,
                                List.of(
                                        projected[0],
                                        projected[1],
                                        projected[2],
                                        layers.vector(
                                                name + ".in_proj_bias",
                                                Shape.of(3L * width),
                                                3 * width)),
                                OnnxAttribute.of("num_heads", config.heads()));
        return linear(name + ".out_proj", attended, width, width);
    }

    /** The same, some queries at a time, as their scores would fill a buffer of a card. */
    private GraphValue byProducts(String name, GraphValue[] projected, int queries, int keys)
            throws IOException {
        float[] biases = weights.get(name + ".in_proj_bias", 3L * width).toFloats();
        GraphValue[] heads = new GraphValue[3];
        for (int i = 0; i < 3; i++) {
            float[] own = Arrays.copyOfRange(biases, i * width, (i + 1) * width);
            GraphValue biased =
                    layers.sum(
                            projected[i],
                            graph.weight(name + ".in_proj_bias." + i, Shape.of(width), own));
            GraphValue split =
                    layers.reshaped(
                            biased,
                            1,
                            i == 0 ? queries : keys,
                            config.heads(),
                            width / config.heads());
            heads[i] = permuted(split, i == 1 ? KEYS : HEADS_FIRST);
        }
        GraphValue scale = graph.scalar((float) (1 / Math.sqrt((double) width / config.heads())));
        long scores = 4L * config.heads() * queries * keys;
        int parts = Math.toIntExact(Math.ceilDiv(scores, MOST_SCORE_BYTES));
        List<GraphValue> attended = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            long from = (long) queries * part / parts;
            long to = (long) queries * (part + 1) / parts;
            GraphValue products = product(layers.slice(heads[0], 2, from, to), heads[1]);
            GraphValue shares =
                    graph.op(
                            OnnxOp.SOFTMAX,
                            List.of(graph.op(OnnxOp.MUL, List.of(products, scale))),
                            OnnxAttribute.of("axis", -1));
            attended.add(product(shares, heads[2]));
        }
        GraphValue all =
                parts == 1
                        ? attended.getFirst()
                        : graph.op(OnnxOp.CONCAT, attended, OnnxAttribute.of("axis", 2));
        return layers.reshaped(permuted(all, HEADS_FIRST), 1, queries, width);
    }

    private GraphValue permuted(GraphValue x, long... order) {
        return graph.op(OnnxOp.TRANSPOSE, List.of(x), OnnxAttribute.of("perm", order));
    }

    private GraphValue product(GraphValue a, GraphValue b) {
        return graph.op(OnnxOp.MATMUL, List.of(a, b));
    }

    private GraphValue linear(String name, GraphValue x, int out, int in) throws IOException {
        float[] matrix = weights.get(name + ".weight", out, in).toFloats();
        GraphValue product = graph.linear(name + ".weight", x, WeightRows.of(matrix, out, in));
        return layers.sum(product, layers.vector(name + ".bias", Shape.of(out), out));
    }

    private GraphValue scaled(String name, GraphValue x) throws IOException {
        return graph.op(
                OnnxOp.MUL,
                List.of(x, layers.vector(name + ".scale", Shape.of(1, 1, width), width)));
    }

    private GraphValue layerNorm(String name, GraphValue x) throws IOException {
        return graph.op(
                OnnxOp.LAYER_NORMALIZATION,
                List.of(
                        x,
                        layers.vector(name + ".weight", Shape.of(width), width),
                        layers.vector(name + ".bias", Shape.of(width), width)),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("epsilon", EPSILON));
    }
}
