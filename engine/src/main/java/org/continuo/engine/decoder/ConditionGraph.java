package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.DecoderTensors.Attention;
import org.continuo.engine.checkpoint.DecoderTensors.Projection;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.decoder.DecoderConfig.Conditioning;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.LinearLayers;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightFile;

/**
 * Builds the graph that turns conditions into what the decoder takes, once per clip.
 *
 * <p>Inputs: {@value #TEXT_STATES} float32 {@code [rows, textTokens, textWidth]} and {@value
 * #TEXT_MASK} float32 {@code [rows, textTokens]}; melody models also {@value #CHROMA} float32
 * {@code [rows, chromaFrames, chromaBins]}. Output {@value #STATES}: the projected text, exactly
 * zero where masked, {@code [rows, textTokens, hidden]}; for melody models the projected chroma
 * comes first, {@code [rows, chromaFrames + textTokens, hidden]}; a style is projected by its own
 * encoder and comes first later. Models with cross-attention also put out keys and values of every
 * layer, {@code cross_key_l} and {@code cross_value_l} {@code [rows, heads, textTokens, headSize]}.
 */
final class ConditionGraph {
    static final String TEXT_STATES = "text_states";
    static final String TEXT_MASK = "text_mask";
    static final String CHROMA = "chroma";
    static final String STATES = "states";
    static final String FILE_NAME = "conditions.onnx";

    private final DecoderConfig config;
    private final DecoderWeights weights;
    private final OnnxGraph graph;
    private final LinearLayers products;
    private final ElementType floats;

    private ConditionGraph(
            DecoderConfig config, Weights weights, DecoderVariant variant, OnnxGraph graph) {
        Precision precision = variant.precision().ofHeads();
        this.config = config;
        this.weights = new DecoderWeights(config, weights, precision);
        this.graph = graph;
        this.floats = variant.floats();
        this.products =
                new LinearLayers(
                        graph, precision, LinearLayers.Positions.MANY, variant.device(), floats);
    }

    /**
     * Writes the graph for a decoder of {@code variant} into {@code folder}, its weights into
     * {@code file}.
     */
    static void write(
            DecoderConfig config,
            Weights weights,
            DecoderVariant variant,
            WeightFile file,
            Path folder)
            throws IOException {
        OnnxGraph graph = new OnnxGraph("conditions", file);
        new ConditionGraph(config, weights, variant, graph).build();
        graph.write(folder.resolve(FILE_NAME));
    }

    private void build() throws IOException {
        GraphValue text =
                graph.input(TEXT_STATES, ElementType.FLOAT32, "rows", "tokens", config.textWidth());
        GraphValue mask = graph.input(TEXT_MASK, ElementType.FLOAT32, "rows", "tokens");
        GraphValue projected =
                graph.op(
                        OnnxOp.MUL,
                        List.of(
                                projectedText(text),
                                graph.op(OnnxOp.UNSQUEEZE, List.of(mask, graph.longs(-1)))));
        GraphValue states =
                switch (config.conditioning()) {
                    case Conditioning.CrossAttention(), Conditioning.StylePrefix() -> projected;
                    case Conditioning.Prefix(int bins, int frames) -> {
                        GraphValue chroma =
                                graph.input(CHROMA, ElementType.FLOAT32, "rows", frames, bins);
                        yield graph.op(
                                OnnxOp.CONCAT,
                                List.of(
                                        projection(weights.tensors().chromaProjection(), chroma),
                                        projected),
                                OnnxAttribute.of("axis", 1));
                    }
                };
        graph.output(STATES, states, ElementType.FLOAT32, "rows", "states", config.hidden());
        if (!config.prefixed()) {
            GraphValue heard = graph.cast(projected, ElementType.FLOAT32, floats);
            for (int layer = 0; layer < config.layers(); layer++) {
                Attention attention = weights.tensors().textAttention(layer);
                heads("cross_key_" + layer, heard, attention.key());
                heads("cross_value_" + layer, heard, attention.value());
            }
        }
    }

    /** Without a projection in the checkpoint the text encoder is as wide as the decoder. */
    private GraphValue projectedText(GraphValue text) throws IOException {
        return weights.projectsText() ? projection(weights.tensors().textProjection(), text) : text;
    }

    private GraphValue projection(Projection projection, GraphValue x) throws IOException {
        TensorSpec weight = projection.weight();
        TensorSpec bias = projection.bias();
        return graph.op(
                OnnxOp.ADD,
                List.of(
                        graph.linear(weight.name(), x, weights.matrix(weight)),
                        graph.weight(bias.name(), bias.shape(), weights.vector(bias))));
    }

    private void heads(String output, GraphValue states, TensorSpec weight) throws IOException {
        GraphValue flat = products.linear(weight.name(), states, weights.intoHeads(weight));
        int size = DecoderWeights.paddedHeadSize(config);
        GraphValue split =
                graph.op(OnnxOp.RESHAPE, List.of(flat, graph.longs(0, 0, config.heads(), size)));
        graph.output(
                output,
                graph.op(
                        OnnxOp.TRANSPOSE,
                        List.of(split),
                        OnnxAttribute.of("perm", new long[] {0, 2, 1, 3})),
                floats,
                "rows",
                config.heads(),
                "tokens",
                size);
    }
}
