package org.continuo.engine.stems;

import java.io.IOException;
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

    private final OnnxGraph graph;
    private final Weights weights;
    private final BranchLayers layers;
    private final DemucsConfig.Transformer config;
    private final int width;

    /**
     * @param weights whose names begin with {@code crosstransformer}
     */
    CrossTransformer(OnnxGraph graph, BranchLayers layers, Weights weights, DemucsConfig config) {
        this.graph = graph;
        this.layers = layers;
        this.weights = weights;
        this.config = config.transformer();
        this.width = config.transformerWidth();
    }

    /** Both branches' values. */
    record Pair(GraphValue spectral, GraphValue time) {}

    /**
     * Both branches behind all layers.
     *
     * @param x {@code [1, width, rows, frames]} and {@code [1, width, 1, samples]}
     */
    Pair run(Pair x, int rows, int frames, int samples) throws IOException {
        GraphValue spectral = tokens(x.spectral(), frames * rows);
        GraphValue time = tokens(x.time(), samples);
        spectral = placed("norm_in", spectral, Positions.ofSpectrum(config, width, rows, frames));
        time = placed("norm_in_t", time, Positions.ofSamples(config, width, samples));
        for (int layer = 0; layer < config.layers(); layer++) {
            boolean cross = (layer % 2 == 1) != config.crossFirst();
            String own = "layers." + layer;
            String other = "layers_t." + layer;
            GraphValue before = spectral;
            spectral = cross ? attendTo(own, spectral, time) : attend(own, spectral);
            time = cross ? attendTo(other, time, before) : attend(other, time);
        }
        return new Pair(image(spectral, rows, frames), image(time, 1, samples));
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

    private GraphValue placed(String norm, GraphValue x, float[] positions) throws IOException {
        Shape shape = Shape.of(1, positions.length / width, width);
        return layers.sum(
                layerNorm("crosstransformer." + norm, x),
                graph.weight(norm + ".positions", shape, positions));
    }

    private GraphValue attend(String layer, GraphValue x) throws IOException {
        String name = "crosstransformer." + layer + ".";
        GraphValue normed = layerNorm(name + "norm1", x);
        GraphValue y =
                layers.sum(
                        x, scaled(name + "gamma_1", attention(name + "self_attn", normed, normed)));
        return finished(name, "norm2", y);
    }

    private GraphValue attendTo(String layer, GraphValue x, GraphValue other) throws IOException {
        String name = "crosstransformer." + layer + ".";
        GraphValue attended =
                attention(
                        name + "cross_attn",
                        layerNorm(name + "norm1", x),
                        layerNorm(name + "norm2", other));
        return finished(name, "norm3", layers.sum(x, scaled(name + "gamma_1", attended)));
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

    private GraphValue attention(String name, GraphValue queries, GraphValue keys)
            throws IOException {
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
                    graph.linear(name + ".in_proj_weight." + i, i == 0 ? queries : keys, rows);
        }
        GraphValue bias = layers.vector(name + ".in_proj_bias", Shape.of(3L * width), 3 * width);
        GraphValue attended =
                graph.op(
                        OnnxOp.MULTI_HEAD_ATTENTION,
                        List.of(projected[0], projected[1], projected[2], bias),
                        OnnxAttribute.of("num_heads", config.heads()));
        return linear(name + ".out_proj", attended, width, width);
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
