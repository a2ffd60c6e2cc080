package org.continuo.engine.decoder;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.onnx.GraphValue;
import org.continuo.engine.onnx.OnnxAttribute;
import org.continuo.engine.onnx.OnnxGraph;
import org.continuo.engine.onnx.OnnxOp;
import org.jspecify.annotations.Nullable;

/** Self-attention over a cache that is read and extended in place. */
final class CachedAttention implements SelfAttention {
    /** int32 {@code [batch]}: positions in the cache after this call, less one. */
    static final String LAST_POSITION = "last_position";

    /** int32 {@code [1]}: positions in the cache after this call. */
    static final String TOTAL_POSITIONS = "total_positions";

    /** float32 {@code [batch, 1, new, total]}, added to the scores. */
    static final String ATTENTION_BIAS = "attention_bias";

    /** What sums of floats may be beyond their bound. */
    private static final float ROUNDING = 1.0001f;

    private final OnnxGraph graph;
    private final DecoderConfig config;
    private final ElementType cacheType;
    private final @Nullable KeyValueScales scales;
    private final int headSize;
    private final GraphValue lastPosition;
    private final GraphValue totalPositions;
    private final GraphValue bias;

    /**
     * Attention for all layers of {@code graph}, whose inputs it declares.
     *
     * @param scales of an 8-bit cache; none for a float32 cache
     */
    CachedAttention(
            OnnxGraph graph,
            DecoderConfig config,
            DecoderVariant variant,
            @Nullable KeyValueScales scales) {
        this.graph = graph;
        this.config = config;
        this.cacheType = variant.cache().type();
        this.scales = scales;
        this.headSize = DecoderWeights.paddedHeadSize(config);
        lastPosition = graph.input(LAST_POSITION, ElementType.INT32, "batch");
        totalPositions = graph.input(TOTAL_POSITIONS, ElementType.INT32, 1);
        bias =
                variant.attentionBias()
                        ? graph.input(
                                ATTENTION_BIAS, ElementType.FLOAT32, "batch", 1, "new", "total")
                        : graph.none();
    }

    @Override
    public GraphValue attend(int layer, GraphValue queryKeyValue) throws IOException {
        GraphValue none = graph.none();
        List<GraphValue> inputs =
                new ArrayList<>(
                        List.of(
                                queryKeyValue,
                                none,
                                none,
                                past(SelfAttention.pastKey(layer)),
                                past(SelfAttention.pastValue(layer)),
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
                                OnnxAttribute.of("scale", SelfAttention.scale(config))));
        if (scales != null) {
            inputs.add(none);
            inputs.add(scale("key_scale_" + layer, scales.keys()[layer]));
            inputs.add(scale("value_scale_" + layer, scales.values()[layer]));
            attributes.add(OnnxAttribute.of("k_quant_type", "PER_CHANNEL"));
            attributes.add(OnnxAttribute.of("v_quant_type", "PER_CHANNEL"));
            attributes.add(OnnxAttribute.of("kv_cache_bit_width", 8));
        }
        List<GraphValue> outputs =
                graph.opWithNames(
                        OnnxOp.GROUP_QUERY_ATTENTION,
                        List.of(
                                "attended_" + layer,
                                SelfAttention.presentKey(layer),
                                SelfAttention.presentValue(layer)),
                        inputs,
                        attributes.toArray(OnnxAttribute[]::new));
        present(SelfAttention.presentKey(layer), outputs.get(1));
        present(SelfAttention.presentValue(layer), outputs.get(2));
        return outputs.get(0);
    }

    /** Shares of values add up to 1, and an 8-bit value has a largest code. */
    @Override
    public float bound(int layer) {
        if (scales == null) {
            return Float.POSITIVE_INFINITY;
        }
        float largest = 0;
        for (float scale : scales.values()[layer]) {
            largest = Math.max(largest, scale);
        }
        return -Byte.MIN_VALUE * largest * ROUNDING;
    }

    private GraphValue past(String name) {
        return graph.input(name, cacheType, "batch", config.heads(), "capacity", headSize);
    }

    private void present(String name, GraphValue value) {
        graph.output(name, value, cacheType, "batch", config.heads(), "capacity", headSize);
    }

    private GraphValue scale(String name, float[] byChannel) throws IOException {
        return graph.weight(name, Shape.of(config.heads(), 1, headSize), byChannel);
    }
}
