package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.DecoderTensors;
import org.continuo.engine.checkpoint.DecoderTensors.Attention;
import org.continuo.engine.checkpoint.DecoderTensors.Norm;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.LinearLayers;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.continuo.engine.onnx.WeightFile;
import org.jspecify.annotations.Nullable;

/**
 * Builds the decoder (transformers {@code MusicgenDecoder}, audiocraft {@code LMModel}): summed
 * codebook embeddings and sinusoidal positions, pre-LayerNorm blocks of self-attention, attention
 * to the text where the model has it, and an exact-GELU feed forward; a linear head per codebook.
 *
 * <p>{@code new} is the number of positions fed. The graph of a step reads and extends a cache in
 * place, {@code past_key_l}, {@code past_value_l} in and {@code present_key_l}, {@code
 * present_value_l} out for layer <i>l</i>, {@code [batch, heads, capacity, headSize]}; in float32
 * it takes prompts, too. Quantised or on a graphics card, it takes one position, and a prompt has a
 * graph of its own over the same weights, which has no past and puts out the keys and values of its
 * positions, {@code [batch, heads, new, headSize]}. Everything else is common to both; inputs and
 * outputs are named by the constants.
 */
final class DecoderGraph {
    /** int64 {@code [batch, codebooks, new]}; a melody's prefix positions are not counted. */
    static final String TOKENS = "tokens";

    /**
     * float32 {@code [batch, prefix, hidden]}, where a melody model takes more than one position.
     */
    static final String PREFIX = "prefix";

    /** float32 {@code [new, hidden]}: the sinusoids of the positions fed, prefix included. */
    static final String POSITIONS = "positions";

    /** int64 {@code [wanted]}: which of the positions fed get logits. */
    static final String WANTED = "wanted";

    /** float32 {@code [batch, wanted, codebooks · vocabulary]}. */
    static final String LOGITS = "logits";

    private static final float EPSILON = 1e-5f;

    private final DecoderConfig config;
    private final DecoderTensors tensors;
    private final DecoderWeights weights;
    private final DecoderVariant variant;
    private final @Nullable KeyValueScales cacheScales;
    private final OnnxGraph graph;
    private final LinearLayers products;
    private final LinearLayers heads;

    /** The extent {@code new}: a number where it is fixed. */
    private final Object fed;

    /** Of a prompt's own graph. */
    private @Nullable Instance instance;

    private DecoderGraph(
            DecoderConfig config,
            Weights weights,
            DecoderVariant variant,
            @Nullable KeyValueScales cacheScales,
            OnnxGraph graph) {
        this.config = config;
        this.tensors = config.tensors();
        this.weights = new DecoderWeights(config, weights, variant.precision());
        this.variant = variant;
        this.cacheScales = cacheScales;
        this.graph = graph;
        this.products = layers(variant.precision());
        this.heads = layers(variant.precision().ofHeads());
        this.fed = variant.fed();
    }

    private LinearLayers layers(Precision precision) {
        return new LinearLayers(
                graph, precision, variant.positions(), variant.device(), variant.floats());
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
        GraphValue wanted =
                graph.input(WANTED, ElementType.INT64, variant.onePosition() ? 1 : "wanted");
        GraphValue positions =
                asFloats(graph.input(POSITIONS, ElementType.FLOAT32, fed, config.hidden()));
        instance =
                variant.promptOnly() && variant.device() == DeviceKind.CPU
                        ? instance(positions)
                        : null;
        SelfAttention attention = selfAttention();
        GraphValue residual = embeddings(positions);
        Stream stream = stream(residual, tensors.layer(0).selfAttention().norm());
        @Nullable TextAttention text =
                config.prefixed()
                        ? null
                        : new TextAttention(
                                graph, config, variant, weights, products, residual, positions);
        for (int index = 0; index < config.layers(); index++) {
            DecoderTensors.Layer layer = tensors.layer(index);
            GraphValue attended =
                    attended(index, layer.selfAttention(), stream.normed(), attention);
            if (text == null) {
                stream = add(stream, attended, layer.feedForwardNorm());
            } else {
                stream = add(stream, attended, tensors.textAttention(index).norm());
                GraphValue heard = text.attend(index, stream.normed());
                stream = add(stream, heard, layer.feedForwardNorm());
            }
            Norm next =
                    index + 1 < config.layers()
                            ? tensors.layer(index + 1).selfAttention().norm()
                            : tensors.finalNorm();
            stream = add(stream, feedForward(layer, stream.normed()), next);
        }
        GraphValue chosen =
                graph.op(
                        OnnxOp.GATHER,
                        List.of(stream.normed(), wanted),
                        OnnxAttribute.of("axis", 1));
        // Measured, not within a bound: so what is no number is none in the logits, too.
        GraphValue logits =
                heads.linear(
                        "lm_heads",
                        chosen,
                        weights.behindNorm(tensors.finalNorm(), weights.outputHeads()));
        graph.output(
                LOGITS,
                graph.cast(logits, variant.floats(), ElementType.FLOAT32),
                ElementType.FLOAT32,
                "batch",
                "wanted",
                config.codebooks() * config.vocabulary());
    }

    /** A float32 input as what the graph computes with. */
    private GraphValue asFloats(GraphValue input) {
        return graph.cast(input, ElementType.FLOAT32, variant.floats());
    }

    /** The residual stream and its normalised copy, the next part's input. */
    private record Stream(GraphValue residual, GraphValue normed) {}

    /** Adds a part's output to the stream and normalises with the gain and bias of {@code norm}. */
    private Stream add(Stream stream, GraphValue part, Norm norm) throws IOException {
        return stream(graph.op(OnnxOp.ADD, List.of(stream.residual(), part)), norm);
    }

    private Stream stream(GraphValue residual, Norm norm) throws IOException {
        return new Stream(
                residual,
                instance == null
                        ? layerNorm(residual, norm)
                        : layerNormOfMany(residual, norm, instance));
    }

    /** Not SkipLayerNormalization, which takes five times as long for the same. */
    private GraphValue layerNorm(GraphValue x, Norm norm) throws IOException {
        return graph.op(
                OnnxOp.LAYER_NORMALIZATION,
                List.of(x, gain(norm), bias(norm)),
                OnnxAttribute.of("axis", -1),
                OnnxAttribute.of("epsilon", EPSILON));
    }

    /**
     * The gain and bias of a position as InstanceNormalization takes them, {@code [new]}: all 1 and
     * all 0.
     */
    private record Instance(GraphValue ones, GraphValue zeros) {}

    private Instance instance(GraphValue positions) {
        GraphValue each =
                graph.op(
                        OnnxOp.GATHER,
                        List.of(positions, graph.scalar(0L)),
                        OnnxAttribute.of("axis", 1));
        GraphValue zeros = graph.op(OnnxOp.MUL, List.of(each, graph.scalar(0f)));
        return new Instance(graph.op(OnnxOp.ADD, List.of(zeros, graph.scalar(1f))), zeros);
    }

    /**
     * The same for hundreds of positions: with each as a channel, InstanceNormalization computes
     * what LayerNormalization does in less than half of the time, its gain and bias by channel of
     * the stream included, since its loops are vectorised.
     */
    private GraphValue layerNormOfMany(GraphValue x, Norm norm, Instance instance)
            throws IOException {
        GraphValue normed =
                graph.op(
                        OnnxOp.INSTANCE_NORMALIZATION,
                        List.of(x, instance.ones(), instance.zeros()),
                        OnnxAttribute.of("epsilon", EPSILON));
        GraphValue scaled = graph.op(OnnxOp.MUL, List.of(normed, gain(norm)));
        return graph.op(OnnxOp.ADD, List.of(scaled, bias(norm)));
    }

    private GraphValue gain(Norm norm) throws IOException {
        return vector(norm.gain(), weights.normGain(norm));
    }

    private GraphValue bias(Norm norm) throws IOException {
        return vector(norm.bias(), weights.normBias(norm));
    }

    private GraphValue vector(TensorSpec vector, float[] values) throws IOException {
        return graph.weight(vector.name(), variant.floats(), vector.shape(), values);
    }

    /** {@code [batch, new, hidden]}. */
    private GraphValue embeddings(GraphValue positions) throws IOException {
        boolean behindPrefix = config.prefixed() && !variant.onePosition();
        GraphValue tokens =
                graph.input(
                        TOKENS,
                        ElementType.INT64,
                        "batch",
                        config.codebooks(),
                        behindPrefix ? "new_tokens" : fed);
        GraphValue embedded = embedded(tokens);
        if (behindPrefix) {
            GraphValue prefix =
                    asFloats(
                            graph.input(
                                    PREFIX,
                                    ElementType.FLOAT32,
                                    "batch",
                                    "prefix",
                                    config.hidden()));
            embedded =
                    graph.shaped(
                            graph.op(
                                    OnnxOp.CONCAT,
                                    List.of(prefix, embedded),
                                    OnnxAttribute.of("axis", 1)),
                            variant.floats(),
                            "batch",
                            fed,
                            config.hidden());
        }
        return graph.op(OnnxOp.ADD, List.of(embedded, positions));
    }

    /**
     * The sum of the codebooks' embeddings, {@code [batch, new, hidden]}: from one table, or from
     * as few as a shader can be bound to.
     */
    private GraphValue embedded(GraphValue tokens) throws IOException {
        int codebooks = config.codebooks();
        long bytesOfOne =
                (config.vocabulary() + 1L) * config.hidden() * variant.floats().byteSize();
        int together = Math.clamp(variant.tableBytes() / bytesOfOne, 1, codebooks);
        GraphValue sum = embedded(tokens, 0, together);
        for (int from = together; from < codebooks; from += together) {
            GraphValue further = embedded(tokens, from, Math.min(from + together, codebooks));
            sum = graph.op(OnnxOp.ADD, List.of(sum, further));
        }
        return sum;
    }

    /** The sum of the embeddings of codebooks {@code from … to}, the last excluded. */
    private GraphValue embedded(GraphValue tokens, int from, int to) throws IOException {
        boolean isWhole = to - from == config.codebooks();
        GraphValue table =
                graph.weight(
                        isWhole ? "embed_tokens" : "embed_tokens_" + from,
                        variant.floats(),
                        weights.embeddings(from, to));
        long[] tableStarts = new long[to - from];
        for (int k = 0; k < tableStarts.length; k++) {
            tableStarts[k] = (long) k * (config.vocabulary() + 1);
        }
        GraphValue starts = graph.longs(Shape.of(1, tableStarts.length, 1), tableStarts);
        GraphValue chosen =
                isWhole
                        ? tokens
                        : graph.op(
                                OnnxOp.SLICE,
                                List.of(
                                        tokens,
                                        graph.longs(from),
                                        graph.longs(to),
                                        graph.longs(1)));
        GraphValue rows = graph.op(OnnxOp.ADD, List.of(chosen, starts));
        GraphValue byCodebook =
                graph.op(OnnxOp.GATHER, List.of(table, rows), OnnxAttribute.of("axis", 0));
        return graph.op(
                OnnxOp.REDUCE_SUM,
                List.of(byCodebook, graph.longs(1)),
                OnnxAttribute.of("keepdims", 0));
    }

    private SelfAttention selfAttention() {
        return variant.promptOnly()
                ? new PromptAttention(graph, config, variant, cacheScales)
                : new CachedAttention(graph, config, variant, cacheScales);
    }

    private GraphValue attended(int layer, Attention own, GraphValue x, SelfAttention attention)
            throws IOException {
        GraphValue queryKeyValue =
                products.linearWithin(
                        weights.normBound(own.norm()),
                        own.name() + ".qkv",
                        x,
                        weights.behindNorm(own.norm(), weights.queryKeyValue(own)));
        return products.linearWithin(
                attention.bound(layer),
                own.name() + ".out",
                attention.attend(layer, queryKeyValue),
                weights.outOfHeads(own.out()));
    }

    private GraphValue feedForward(DecoderTensors.Layer layer, GraphValue x) throws IOException {
        Norm norm = layer.feedForwardNorm();
        GraphValue wide =
                products.linearWithin(
                        weights.normBound(norm),
                        layer.widening().module(),
                        x,
                        weights.behindNorm(norm, weights.matrix(layer.widening())));
        return products.linearOfGelu(
                layer.narrowing().module(), wide, weights.matrix(layer.narrowing()));
    }
}
