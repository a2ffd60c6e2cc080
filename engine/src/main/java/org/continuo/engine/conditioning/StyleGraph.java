package org.continuo.engine.conditioning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightFile;
import org.continuo.engine.onnx.WeightRows;

/**
 * Builds the network of MusicGen-Style's conditioner up to its quantiser (audiocraft {@code
 * StyleConditioner}): a projection, a transformer without biases, and a batch norm.
 *
 * <p>Inputs: {@value #FEATURES} float32 {@code [rows, frames, featureWidth]} and {@value
 * #POSITIONS} float32 {@code [frames, width]}. Outputs {@code [rows, frames, width]}: {@value
 * #EMBEDDED}, {@value #TRANSFORMED} and {@value #NORMALISED}, of which only the last is needed.
 */
final class StyleGraph {
    static final String FEATURES = "features";
    static final String POSITIONS = "positions";
    static final String EMBEDDED = "embedded";
    static final String TRANSFORMED = "transformed";
    static final String NORMALISED = "normalised";
    static final String FILE_NAME = "style.onnx";
    private static final float EPSILON = 1e-5f;

    private final StyleConfig config;
    private final Weights weights;
    private final OnnxGraph graph;

    private StyleGraph(StyleConfig config, Weights weights, OnnxGraph graph) {
        this.config = config;
        this.weights = weights;
        this.graph = graph;
    }

    /** Writes the graph and its weights into {@code folder}. */
    static void write(StyleConfig config, Weights weights, Path folder) throws IOException {
        try (WeightFile file = WeightFile.create(folder.resolve("style.weights"))) {
            OnnxGraph graph = new OnnxGraph("style", file);
            new StyleGraph(config, weights, graph).build();
            graph.write(folder.resolve(FILE_NAME));
        }
    }

    private void build() throws IOException {
        int width = config.width();
        GraphValue features =
                graph.input(FEATURES, ElementType.FLOAT32, "rows", "frames", config.featureWidth());
        GraphValue embedded =
                sum(
                        linear("embed.weight", features, width, config.featureWidth()),
                        vector("embed.bias"));
        GraphValue x = embedded;
        if (config.layers() > 0) {
            x = sum(x, graph.input(POSITIONS, ElementType.FLOAT32, "frames", width));
        }
        for (int layer = 0; layer < config.layers(); layer++) {
            String name = StyleConfig.layer(layer);
            x = sum(x, attention(name + "self_attn.", norm(name + "norm1", x)));
            x = sum(x, feedForward(name, norm(name + "norm2", x)));
        }
        output(EMBEDDED, embedded);
        output(TRANSFORMED, x);
        output(NORMALISED, batchNorm(x));
    }

    private void output(String name, GraphValue value) {
        graph.output(name, value, ElementType.FLOAT32, "rows", "frames", config.width());
    }

    private GraphValue attention(String name, GraphValue x) throws IOException {
        int width = config.width();
        float[] all = weights.get(name + "in_proj_weight", 3L * width, width).toFloats();
        GraphValue[] projected = new GraphValue[3];
        for (int i = 0; i < projected.length; i++) {
            int first = i * width;
            projected[i] =
                    graph.linear(
                            name + "in_proj_weight." + i,
                            x,
                            WeightRows.from(
                                    width,
                                    width,
                                    (row, target) ->
                                            System.arraycopy(
                                                    all, (first + row) * width, target, 0, width)));
        }
        GraphValue attended =
                graph.op(
                        OnnxOp.MULTI_HEAD_ATTENTION,
                        List.of(projected),
                        OnnxAttribute.of("num_heads", config.heads()));
        return linear(name + "out_proj.weight", attended, width, width);
    }

    private GraphValue feedForward(String name, GraphValue x) throws IOException {
        int width = config.width();
        int inner = config.feedForward();
        GraphValue wide =
                graph.op(OnnxOp.GELU, List.of(linear(name + "linear1.weight", x, inner, width)));
        return linear(name + "linear2.weight", wide, width, inner);
    }

    private GraphValue norm(String name, GraphValue x) throws IOException {
        return graph.op(
                OnnxOp.LAYER_NORMALIZATION,
                List.of(x, vector(name + ".weight"), vector(name + ".bias")),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("epsilon", EPSILON));
    }

    /** As it stands after training: mean and deviation are constants. */
    private GraphValue batchNorm(GraphValue x) throws IOException {
        float[] variance = values("batch_norm.running_var");
        float[] scale = new float[variance.length];
        for (int i = 0; i < scale.length; i++) {
            scale[i] = (float) (1 / Math.sqrt((double) variance[i] + EPSILON));
        }
        GraphValue centred = graph.op(OnnxOp.SUB, List.of(x, vector("batch_norm.running_mean")));
        return graph.op(
                OnnxOp.MUL,
                List.of(centred, graph.weight("batch_norm.scale", Shape.of(scale.length), scale)));
    }

    private GraphValue sum(GraphValue a, GraphValue b) {
        return graph.op(OnnxOp.ADD, List.of(a, b));
    }

    private GraphValue linear(String name, GraphValue x, int out, int in) throws IOException {
        float[] matrix = weights.get(name, out, in).toFloats();
        return graph.linear(name, x, WeightRows.of(matrix, out, in));
    }

    private GraphValue vector(String name) throws IOException {
        return graph.weight(name, Shape.of(config.width()), values(name));
    }

    private float[] values(String name) throws IOException {
        return weights.get(name, config.width()).toFloats();
    }
}
