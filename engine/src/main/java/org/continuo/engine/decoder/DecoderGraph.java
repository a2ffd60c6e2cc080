package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightFile;
import org.continuo.engine.onnx.WeightRows;
import org.continuo.engine.tensor.ElementType;
import org.continuo.engine.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * Builds the decoder (transformers {@code MusicgenDecoder}, audiocraft {@code LMModel}): summed
 * codebook embeddings and sinusoidal positions, pre-LayerNorm blocks of self-attention, attention
 * to the text where the model has it, and an exact-GELU feed forward; a linear head per codebook.
 *
 * <p>One graph serves the prefill and the step: {@code new} is the number of positions fed, the
 * cache is written in place. Inputs and outputs are named by the constants; the cache of layer
 * <i>l</i> is {@code past_key_l}, {@code past_value_l} in and {@code present_key_l}, {@code
 * present_value_l} out, {@code [batch, heads, capacity, headSize]}; the text's are {@code
 * cross_key_l}, {@code cross_value_l} {@code [textRows, heads, textTokens, headSize]}. The first
 * {@code textRows} rows of the batch attend to text; for the others its contribution is exactly
 * zero (their text states are zero and no projection has a bias), so it is not computed.
 */
final class DecoderGraph {
    /** int64 {@code [batch, codebooks, new]}; a melody's prefix positions are not counted. */
    static final String TOKENS = "tokens";

    /** float32 {@code [batch, prefix, hidden]}, melody models only. */
    static final String PREFIX = "prefix";

    /** float32 {@code [new, hidden]}: the sinusoids of the positions fed, prefix included. */
    static final String POSITIONS = "positions";

    /** int32 {@code [batch]}: positions in the cache after this call, less one. */
    static final String LAST_POSITION = "last_position";

    /** int32 {@code [1]}: positions in the cache after this call. */
    static final String TOTAL_POSITIONS = "total_positions";

    /** int64 {@code [wanted]}: which of the positions fed get logits. */
    static final String WANTED = "wanted";

    /** int32 {@code [textRows, textTokens]}: 1 real, 0 padding. */
    static final String TEXT_MASK = "text_mask";

    /** float32 {@code [batch, 1, new, total]}, added to the self-attention's scores. */
    static final String ATTENTION_BIAS = "attention_bias";

    /** float32 {@code [batch, wanted, codebooks · vocabulary]}. */
    static final String LOGITS = "logits";

    private static final float EPSILON = 1e-5f;
    private static final String FINAL_NORM = "decoder.model.decoder.layer_norm";

    private final DecoderConfig config;
    private final DecoderWeights weights;
    private final DecoderVariant variant;
    private final @Nullable KeyValueScales cacheScales;
    private final OnnxGraph graph;
    private final int headSize;

    private DecoderGraph(
            DecoderConfig config,
            Weights weights,
            DecoderVariant variant,
            @Nullable KeyValueScales cacheScales,
            OnnxGraph graph) {
        this.config = config;
        this.weights = new DecoderWeights(config, weights, variant.precision());
        this.variant = variant;
        this.cacheScales = cacheScales;
        this.graph = graph;
        this.headSize = DecoderWeights.paddedHeadSize(config);
    }

    /**
     * Writes the graph {@code variant} into {@code folder}, its weights into {@code file}.
     *
     * @param cacheScales of an 8-bit cache; none for a float32 cache
     */
    static void write(
            DecoderConfig config,
            Weights weights,
            DecoderVariant variant,
            @Nullable KeyValueScales cacheScales,
            WeightFile file,
            Path folder)
            throws IOException {
        OnnxGraph graph = new OnnxGraph("decoder", file);
        new DecoderGraph(config, weights, variant, cacheScales, graph).build();
        graph.write(folder.resolve(variant.fileName()));
    }

    private void build() throws IOException {
        GraphValue lastPosition = graph.input(LAST_POSITION, ElementType.INT32, "batch");
        GraphValue totalPositions = graph.input(TOTAL_POSITIONS, ElementType.INT32, 1);
        GraphValue wanted = graph.input(WANTED, ElementType.INT64, "wanted");
        GraphValue bias =
                variant.attentionBias()
                        ? graph.input(
                                ATTENTION_BIAS, ElementType.FLOAT32, "batch", 1, "new", "total")
                        : graph.none();
        GraphValue residual = embeddings();
        GraphValue normed =
                graph.op(
                        OnnxOp.LAYER_NORMALIZATION,
                        List.of(
                                residual,
                                gain(DecoderWeights.layer(0) + "self_attn_layer_norm"),
                                bias(DecoderWeights.layer(0) + "self_attn_layer_norm")),
                        OnnxAttribute.of("axis", -1),
                        OnnxAttribute.of("epsilon", EPSILON));
        Stream stream = new Stream(residual, normed);
        GraphValue textMask =
                config.melody()
                        ? graph.none()
                        : graph.input(TEXT_MASK, ElementType.INT32, "text_rows", "text_tokens");
        for (int layer = 0; layer < config.layers(); layer++) {
            String prefix = DecoderWeights.layer(layer);
            GraphValue attended =
                    selfAttention(layer, stream.normed(), lastPosition, totalPositions, bias);
            if (config.melody()) {
                stream = add(stream, attended, prefix + "final_layer_norm");
            } else {
                stream = add(stream, attended, prefix + "encoder_attn_layer_norm");
                GraphValue text = textAttention(layer, stream.normed(), textMask);
                stream = add(stream, text, prefix + "final_layer_norm");
            }
            String next =
                    layer + 1 < config.layers()
                            ? DecoderWeights.layer(layer + 1) + "self_attn_layer_norm"
                            : FINAL_NORM;
            stream = add(stream, feedForward(prefix, stream.normed()), next);
        }
        GraphValue chosen =
                graph.op(
                        OnnxOp.GATHER,
                        List.of(stream.normed(), wanted),
                        OnnxAttribute.of("axis", 1));
        graph.output(
                LOGITS,
                graph.linear(
                        "lm_heads",
                        chosen,
                        weights.behindNorm(FINAL_NORM, weights.outputHeads()),
                        variant.precision().ofHeads(),
                        variant.activations()),
                ElementType.FLOAT32,
                "batch",
                "wanted",
                config.codebooks() * config.vocabulary());
    }

    /** The residual stream and its normalised copy, the next part's input. */
    private record Stream(GraphValue residual, GraphValue normed) {}

    /** Adds a part's output to the stream and normalises with the gain and bias of {@code norm}. */
    private Stream add(Stream stream, GraphValue part, String norm) throws IOException {
        List<GraphValue> sums =
                graph.opWithNames(
                        OnnxOp.SKIP_LAYER_NORMALIZATION,
                        List.of(norm + ":normed", "", "", norm + ":residual"),
                        List.of(stream.residual(), part, gain(norm), bias(norm)),
                        OnnxAttribute.of("epsilon", EPSILON));
        return new Stream(sums.get(3), sums.get(0));
    }

    private GraphValue gain(String norm) throws IOException {
        return graph.weight(norm + ".weight", Shape.of(config.hidden()), weights.normGain(norm));
    }

    private GraphValue bias(String norm) throws IOException {
        return graph.weight(norm + ".bias", Shape.of(config.hidden()), weights.normBias(norm));
    }

    /** {@code [batch, new, hidden]}. */
    private GraphValue embeddings() throws IOException {
        GraphValue tokens =
                graph.input(TOKENS, ElementType.INT64, "batch", config.codebooks(), "new_tokens");
        GraphValue positions = graph.input(POSITIONS, ElementType.FLOAT32, "new", config.hidden());
        GraphValue table = graph.weight("embed_tokens", weights.embeddings());
        long[] tableStarts = new long[config.codebooks()];
        for (int k = 0; k < tableStarts.length; k++) {
            tableStarts[k] = (long) k * (config.vocabulary() + 1);
        }
        GraphValue starts =
                graph.op(
                        OnnxOp.RESHAPE,
                        List.of(graph.longs(tableStarts), graph.longs(1, config.codebooks(), 1)));
        GraphValue rows = graph.op(OnnxOp.ADD, List.of(tokens, starts));
        GraphValue byCodebook =
                graph.op(OnnxOp.GATHER, List.of(table, rows), OnnxAttribute.of("axis", 0));
        GraphValue embedded =
                graph.op(
                        OnnxOp.REDUCE_SUM,
                        List.of(byCodebook, graph.longs(1)),
                        OnnxAttribute.of("keepdims", 0));
        if (config.melody()) {
            GraphValue prefix =
                    graph.input(PREFIX, ElementType.FLOAT32, "batch", "prefix", config.hidden());
            embedded =
                    graph.op(OnnxOp.CONCAT, List.of(prefix, embedded), OnnxAttribute.of("axis", 1));
        }
        return graph.op(OnnxOp.ADD, List.of(embedded, positions));
    }

    private GraphValue selfAttention(
            int layer,
            GraphValue x,
            GraphValue lastPosition,
            GraphValue totalPositions,
            GraphValue bias)
            throws IOException {
        String prefix = DecoderWeights.layer(layer) + "self_attn.";
        GraphValue queryKeyValue =
                linear(
                        prefix + "qkv",
                        x,
                        weights.behindNorm(
                                DecoderWeights.layer(layer) + "self_attn_layer_norm",
                                weights.queryKeyValue(prefix)));
        ElementType cacheType = variant.cache().type();
        GraphValue pastKey = cache("past_key_" + layer, cacheType);
        GraphValue pastValue = cache("past_value_" + layer, cacheType);
        GraphValue none = graph.none();
        List<GraphValue> inputs =
                new ArrayList<>(
                        List.of(
                                queryKeyValue,
                                none,
                                none,
                                pastKey,
                                pastValue,
                                lastPosition,
                                totalPositions,
                                none,
                                none,
                                none,
                                bias));
        List<OnnxAttribute> attributes =
                new ArrayList<>(
                        List.of(
                                OnnxAttribute.of("num_heads", config.heads()),
                                OnnxAttribute.of("kv_num_heads", config.heads()),
                                OnnxAttribute.of("scale", attentionScale())));
        if (cacheScales != null) {
            inputs.add(none);
            inputs.add(scale("key_scale_" + layer, cacheScales.keys()[layer]));
            inputs.add(scale("value_scale_" + layer, cacheScales.values()[layer]));
            attributes.add(OnnxAttribute.of("k_quant_type", "PER_CHANNEL"));
            attributes.add(OnnxAttribute.of("v_quant_type", "PER_CHANNEL"));
            attributes.add(OnnxAttribute.of("kv_cache_bit_width", 8));
        }
        String presentKey = "present_key_" + layer;
        String presentValue = "present_value_" + layer;
        List<GraphValue> outputs =
                graph.opWithNames(
                        OnnxOp.GROUP_QUERY_ATTENTION,
                        List.of(prefix + "attended", presentKey, presentValue),
                        inputs,
                        attributes.toArray(OnnxAttribute[]::new));
        graph.output(
                presentKey,
                outputs.get(1),
                cacheType,
                "batch",
                config.heads(),
                "capacity",
                headSize);
        graph.output(
                presentValue,
                outputs.get(2),
                cacheType,
                "batch",
                config.heads(),
                "capacity",
                headSize);
        return linear(
                prefix + "out", outputs.get(0), weights.outOfHeads(prefix + "out_proj.weight"));
    }

    private GraphValue cache(String name, ElementType type) {
        return graph.input(name, type, "batch", config.heads(), "capacity", headSize);
    }

    private GraphValue scale(String name, float[] byChannel) throws IOException {
        return graph.weight(name, Shape.of(config.heads(), 1, headSize), byChannel);
    }

    private float attentionScale() {
        return (float) (1 / Math.sqrt(config.headSize()));
    }

    private GraphValue textAttention(int layer, GraphValue x, GraphValue textMask)
            throws IOException {
        String prefix = DecoderWeights.layer(layer) + "encoder_attn.";
        GraphValue key =
                graph.input(
                        "cross_key_" + layer,
                        ElementType.FLOAT32,
                        "text_rows",
                        config.heads(),
                        "text_tokens",
                        headSize);
        GraphValue value =
                graph.input(
                        "cross_value_" + layer,
                        ElementType.FLOAT32,
                        "text_rows",
                        config.heads(),
                        "text_tokens",
                        headSize);
        GraphValue textRows =
                graph.op(
                        OnnxOp.SHAPE,
                        List.of(textMask),
                        OnnxAttribute.of("start", 0),
                        OnnxAttribute.of("end", 1));
        GraphValue conditional =
                graph.op(OnnxOp.SLICE, List.of(x, graph.longs(0), textRows, graph.longs(0)));
        GraphValue query =
                linear(
                        prefix + "query",
                        conditional,
                        weights.behindNorm(
                                DecoderWeights.layer(layer) + "encoder_attn_layer_norm",
                                weights.intoHeads(prefix + "q_proj.weight")));
        GraphValue attended =
                graph.op(
                        OnnxOp.MULTI_HEAD_ATTENTION,
                        List.of(query, key, value, graph.none(), textMask),
                        OnnxAttribute.of("num_heads", config.heads()),
                        OnnxAttribute.of("scale", attentionScale()));
        GraphValue out =
                linear(prefix + "out", attended, weights.outOfHeads(prefix + "out_proj.weight"));
        GraphValue batch =
                graph.op(
                        OnnxOp.SHAPE,
                        List.of(x),
                        OnnxAttribute.of("start", 0),
                        OnnxAttribute.of("end", 1));
        GraphValue missing = graph.op(OnnxOp.SUB, List.of(batch, textRows));
        return padRows(out, missing);
    }

    /** Appends {@code missing} rows of zeros to the batch. */
    private GraphValue padRows(GraphValue out, GraphValue missing) {
        GraphValue pads =
                graph.op(
                        OnnxOp.CONCAT,
                        List.of(graph.longs(0), missing),
                        OnnxAttribute.of("axis", 0));
        return graph.op(OnnxOp.PAD, List.of(out, pads, graph.none(), graph.longs(0)));
    }

    private GraphValue feedForward(String prefix, GraphValue x) throws IOException {
        GraphValue wide =
                linear(
                        prefix + "fc1",
                        x,
                        weights.behindNorm(
                                prefix + "final_layer_norm",
                                weights.matrix(
                                        prefix + "fc1.weight",
                                        config.feedForward(),
                                        config.hidden())));
        return linear(
                prefix + "fc2",
                graph.op(OnnxOp.GELU, List.of(wide)),
                weights.matrix(prefix + "fc2.weight", config.hidden(), config.feedForward()));
    }

    private GraphValue linear(String name, GraphValue x, WeightRows rows) throws IOException {
        return graph.linear(name, x, rows, variant.precision(), variant.activations());
    }
}
