package org.continuo.engine.decoder;

import java.io.IOException;
import java.util.List;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.DecoderTensors.Attention;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.LinearLayers;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;

/**
 * How the layers of a decoder graph attend to the text. Its keys and values are inputs, {@code
 * cross_key_l}, {@code cross_value_l} {@code [textRows, heads, textTokens, headSize]} for layer
 * <i>l</i>. The first {@code textRows} rows of the batch attend to it; for the others its
 * contribution is exactly zero (their text states are zero and no projection has a bias), so it is
 * not computed.
 */
final class TextAttention {
    /** int32 {@code [textRows, textTokens]}: 1 real, 0 padding. */
    static final String MASK = "text_mask";

    private final OnnxGraph graph;
    private final DecoderConfig config;
    private final DecoderVariant variant;
    private final DecoderWeights weights;
    private final LinearLayers products;

    /** As it comes, where the attention takes one. */
    private final GraphValue mask;

    /** Added to the scores where it takes none. */
    private final GraphValue bias;

    /** How many rows of the batch have text, int64 {@code [1]}. */
    private final GraphValue rows;

    /** The padding that brings as many rows to the whole batch, int64 {@code [2]}. */
    private final GraphValue missing;

    /**
     * Attention for all layers of {@code graph}, whose inputs it declares.
     *
     * @param products makes the projections
     * @param stream of the whole batch, {@code [batch, new, hidden]}
     * @param positions {@code [new, hidden]}
     */
    TextAttention(
            OnnxGraph graph,
            DecoderConfig config,
            DecoderVariant variant,
            DecoderWeights weights,
            LinearLayers products,
            GraphValue stream,
            GraphValue positions) {
        this.graph = graph;
        this.config = config;
        this.variant = variant;
        this.weights = weights;
        this.products = products;
        boolean isMaskTaken = variant.device() == DeviceKind.CPU;
        GraphValue told = graph.input(MASK, ElementType.INT32, "text_rows", "text_tokens");
        mask = isMaskTaken ? told : graph.none();
        bias = isMaskTaken ? graph.none() : bias(told, positions);
        rows = first(told);
        GraphValue others = graph.op(OnnxOp.SUB, List.of(first(stream), rows));
        missing =
                graph.op(
                        OnnxOp.CONCAT,
                        List.of(graph.longs(0), others),
                        OnnxAttribute.of("axis", 0));
    }

    /**
     * The mask as what is added to the scores, {@code [textRows, 1, new, textTokens]}. That it has
     * the extent {@code new} comes from the positions' first column times zero.
     */
    private GraphValue bias(GraphValue told, GraphValue positions) {
        GraphValue padding = graph.op(OnnxOp.EQUAL, List.of(told, graph.zeros(ElementType.INT32)));
        GraphValue hidden =
                graph.op(
                        OnnxOp.WHERE,
                        List.of(
                                padding,
                                graph.scalar(variant.floats(), variant.hidden()),
                                graph.scalar(variant.floats(), 0)));
        GraphValue column =
                graph.op(
                        OnnxOp.SLICE,
                        List.of(positions, graph.longs(0), graph.longs(1), graph.longs(1)));
        return graph.op(
                OnnxOp.ADD,
                List.of(
                        graph.op(OnnxOp.UNSQUEEZE, List.of(hidden, graph.longs(1, 2))),
                        graph.op(OnnxOp.MUL, List.of(column, graph.scalar(variant.floats(), 0)))));
    }

    /** The first extent of {@code x}, int64 {@code [1]}. */
    private GraphValue first(GraphValue x) {
        return graph.op(
                OnnxOp.SHAPE, List.of(x), OnnxAttribute.of("start", 0), OnnxAttribute.of("end", 1));
    }

    /**
     * What a layer takes from the text, of {@code x} as of the result {@code [batch, new, hidden]}.
     */
    GraphValue attend(int layer, GraphValue x) throws IOException {
        Attention own = weights.tensors().textAttention(layer);
        GraphValue key = fromText("cross_key_" + layer);
        GraphValue value = fromText("cross_value_" + layer);
        GraphValue conditional =
                shaped(
                        "text_rows",
                        graph.op(OnnxOp.SLICE, List.of(x, graph.longs(0), rows, graph.longs(0))));
        GraphValue query =
                products.linearWithin(
                        weights.normBound(own.norm()),
                        own.name() + ".query",
                        conditional,
                        weights.behindNorm(own.norm(), weights.intoHeads(own.query())));
        GraphValue attended =
                graph.op(
                        OnnxOp.MULTI_HEAD_ATTENTION,
                        List.of(query, key, value, graph.none(), mask, bias),
                        OnnxAttribute.of("num_heads", config.heads()),
                        OnnxAttribute.of("scale", SelfAttention.scale(config)));
        GraphValue out =
                products.linear(own.name() + ".out", attended, weights.outOfHeads(own.out()));
        return shaped(
                "batch", graph.op(OnnxOp.PAD, List.of(out, missing, graph.none(), graph.longs(0))));
    }

    private GraphValue fromText(String name) {
        return graph.input(
                name,
                variant.floats(),
                "text_rows",
                config.heads(),
                "text_tokens",
                DecoderWeights.paddedHeadSize(config));
    }

    /** States that {@code x} is {@code [rows, new, hidden]}. */
    private GraphValue shaped(String rows, GraphValue x) {
        return graph.shaped(x, variant.floats(), rows, variant.fed(), config.hidden());
    }
}
