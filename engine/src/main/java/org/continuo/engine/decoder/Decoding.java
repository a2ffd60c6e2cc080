package org.continuo.engine.decoder;

import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.onnx.BoundRun;
import org.continuo.engine.onnx.GraphTensor;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.jspecify.annotations.Nullable;

/**
 * One batch of sequences being decoded: the cache, and every tensor of a step, allocated once. Feed
 * the start with {@link #prefill}, then one position at a time with {@link #step}.
 */
public final class Decoding implements AutoCloseable {
    private final TokenDecoder decoder;
    private final DecoderConfig config;
    private final DecoderConditions conditions;
    private final SinusoidalPositions sinusoids;
    private final KeyValueCache cache;
    private final int batch;
    private final int capacity;

    private final HostTensor lastPosition;
    private final HostTensor totalPositions;
    private final HostTensor stepTokens;
    private final HostTensor stepPositions;
    private final HostTensor stepWanted;
    private final HostTensor stepLogits;
    private final @Nullable HostTensor stepPrefix;
    private final IntBuffer lastPositionBuffer;
    private final IntBuffer totalPositionBuffer;
    private final LongBuffer stepTokenBuffer;
    private final FloatBuffer stepPositionBuffer;
    private final FloatBuffer stepLogitBuffer;
    private final BoundRun stepRun;
    private int length;

    Decoding(TokenDecoder decoder, DecoderConditions conditions, int batch, int tokenCapacity) {
        conditions.requireBatch(batch);
        this.decoder = decoder;
        this.config = decoder.config();
        this.conditions = conditions;
        this.sinusoids = new SinusoidalPositions(config.hidden());
        this.batch = batch;
        this.capacity = conditions.prefixPositions() + tokenCapacity;
        this.cache = decoder.allocateCache(batch, capacity);

        lastPosition = HostTensor.allocate(ElementType.INT32, batch);
        totalPositions = HostTensor.allocate(ElementType.INT32, 1);
        stepTokens = HostTensor.allocate(ElementType.INT64, batch, config.codebooks(), 1);
        stepPositions = HostTensor.allocate(ElementType.FLOAT32, 1, config.hidden());
        stepWanted = HostTensor.allocate(ElementType.INT64, 1);
        stepLogits =
                HostTensor.allocate(
                        ElementType.FLOAT32,
                        batch,
                        1,
                        (long) config.codebooks() * config.vocabulary());
        stepPrefix =
                config.prefixed() && !decoder.variant().onePosition()
                        ? HostTensor.allocate(ElementType.FLOAT32, batch, 0, config.hidden())
                        : null;
        lastPositionBuffer = lastPosition.ints();
        totalPositionBuffer = totalPositions.ints();
        stepTokenBuffer = stepTokens.longs();
        stepPositionBuffer = stepPositions.floats();
        stepLogitBuffer = stepLogits.floats();

        Map<String, GraphTensor> inputs = inputs(stepTokens, stepPositions, stepPrefix);
        Map<String, GraphTensor> outputs = new HashMap<>();
        outputs.put(DecoderGraph.LOGITS, stepLogits);
        addCache(inputs, outputs);
        Map<String, GraphTensor> constants = textInputs();
        constants.put(DecoderGraph.WANTED, stepWanted);
        stepRun = decoder.session().bind(inputs, constants, outputs);
    }

    /** Positions fed so far, those of the conditions included. */
    public int length() {
        return length;
    }

    /**
     * Feeds the first {@code positions} positions at once, after the conditions' prefix.
     *
     * @param tokens {@code [batch, codebooks, positions]}
     * @param logits receives those of the last position, {@code [batch, codebooks · vocabulary]}
     */
    public void prefill(long[] tokens, int positions, float[] logits) {
        FloatArray last = forward(tokens, positions, new long[] {-1}, null);
        System.arraycopy(last.values(), 0, logits, 0, last.values().length);
    }

    /**
     * Feeds one position. Allocates nothing.
     *
     * @param tokens {@code [batch, codebooks]}
     * @param logits receives {@code [batch, codebooks · vocabulary]}
     */
    public void step(long[] tokens, float[] logits) {
        requireRoom(1);
        stepTokenBuffer.put(0, tokens);
        sinusoids.write(length, 1, stepPositionBuffer);
        advance(1);
        stepRun.run();
        stepLogitBuffer.get(0, logits);
    }

    /**
     * Goes back to the first {@code positions} of those fed; what is fed next takes the place of
     * the others. With 0 a prefill may begin again.
     */
    void rewind(int positions) {
        if (positions < 0 || positions > length) {
            throw new IllegalArgumentException(
                    "rewind: expected 0 to %d positions, found %d".formatted(length, positions));
        }
        advance(positions - length);
    }

    /**
     * The logits of all of the first {@code positions} tokens in one pass, as training sees them.
     *
     * @param tokens {@code [batch, codebooks, positions]}
     * @param attentionBias added to the self-attention's scores, {@code [batch, 1, positions,
     *     positions]}, for a decoder opened with attention bias; else none
     * @return {@code [batch, positions, codebooks · vocabulary]}
     */
    public FloatArray allLogits(long[] tokens, int positions, @Nullable FloatArray attentionBias) {
        long[] wanted = new long[positions];
        for (int i = 0; i < positions; i++) {
            wanted[i] = (long) conditions.prefixPositions() + i;
        }
        return forward(tokens, positions, wanted, attentionBias);
    }

    private FloatArray forward(
            long[] tokens, int positions, long[] wanted, @Nullable FloatArray attentionBias) {
        if (length != 0) {
            throw new IllegalStateException(
                    "decoding: expected no position fed yet, found " + length);
        }
        int fed = conditions.prefixPositions() + positions;
        requireRoom(fed);
        try (HostTensor tokenTensor =
                        HostTensor.longs(tokens, batch, config.codebooks(), positions);
                HostTensor positionTensor =
                        HostTensor.allocate(ElementType.FLOAT32, fed, config.hidden());
                HostTensor wantedTensor = HostTensor.longs(wanted, wanted.length);
                HostTensor logits =
                        HostTensor.allocate(
                                ElementType.FLOAT32,
                                batch,
                                wanted.length,
                                (long) config.codebooks() * config.vocabulary());
                Owned prefix = new Owned(prefixTensor());
                Owned bias = new Owned(attentionBias == null ? null : host(attentionBias))) {
            sinusoids.write(0, fed, positionTensor.floats());
            Map<String, GraphTensor> inputs = inputs(tokenTensor, positionTensor, prefix.tensor());
            inputs.putAll(textInputs());
            inputs.put(DecoderGraph.WANTED, wantedTensor);
            if (bias.tensor() != null) {
                inputs.put(CachedAttention.ATTENTION_BIAS, bias.tensor());
            }
            Map<String, GraphTensor> outputs = new HashMap<>();
            outputs.put(DecoderGraph.LOGITS, logits);
            advance(fed);
            run(inputs, outputs, fed);
            return new FloatArray(logits.shape(), logits.toFloats());
        }
    }

    /** Runs all {@code fed} positions, the first of this decoding, into the empty cache. */
    private void run(Map<String, GraphTensor> inputs, Map<String, GraphTensor> outputs, int fed) {
        Optional<InferenceSession> prefill = fed == 1 ? Optional.empty() : decoder.prefillSession();
        if (prefill.isEmpty()) {
            addCache(inputs, outputs);
            decoder.session().run(inputs, outputs);
            return;
        }
        Map<String, HostTensor> division = PromptAttention.inputs(fed);
        if (decoder.variant().cacheOnDevice()) {
            division.put(PromptAttention.ROOM, HostTensor.longs(new long[] {0, capacity - fed}, 2));
        }
        inputs.putAll(division);
        try {
            if (decoder.variant().cacheOnDevice()) {
                cache.addTo(outputs);
                prefill.get().run(inputs, outputs);
                return;
            }
            try (KeyValueCache prompt = decoder.allocateCache(batch, fed)) {
                prompt.addTo(outputs);
                prefill.get().run(inputs, outputs);
                cache.takeOver(prompt);
            }
        } finally {
            division.values().forEach(HostTensor::close);
        }
    }

    private void addCache(Map<String, GraphTensor> inputs, Map<String, GraphTensor> outputs) {
        inputs.put(CachedAttention.LAST_POSITION, lastPosition);
        inputs.put(CachedAttention.TOTAL_POSITIONS, totalPositions);
        cache.addTo(inputs, outputs);
    }

    private static Map<String, GraphTensor> inputs(
            HostTensor tokens, HostTensor positions, @Nullable HostTensor prefix) {
        Map<String, GraphTensor> inputs = new HashMap<>();
        inputs.put(DecoderGraph.TOKENS, tokens);
        inputs.put(DecoderGraph.POSITIONS, positions);
        if (prefix != null) {
            inputs.put(DecoderGraph.PREFIX, prefix);
        }
        return inputs;
    }

    /** The text to attend to, if that is how this decoding is conditioned. */
    private Map<String, GraphTensor> textInputs() {
        Map<String, GraphTensor> inputs = new HashMap<>();
        if (conditions instanceof DecoderConditions.Text text) {
            text.addTo(inputs);
        }
        return inputs;
    }

    private @Nullable HostTensor prefixTensor() {
        return conditions instanceof DecoderConditions.Prefix(FloatArray states)
                ? host(states)
                : null;
    }

    private static HostTensor host(FloatArray array) {
        return HostTensor.floats(array.values(), array.shape().toArray());
    }

    private void requireRoom(int positions) {
        if (length + positions > capacity) {
            throw new IllegalStateException(
                    "decoding: expected at most %d positions, found %d"
                            .formatted(capacity, length + positions));
        }
    }

    private void advance(int positions) {
        length += positions;
        for (int row = 0; row < batch; row++) {
            lastPositionBuffer.put(row, length - 1);
        }
        totalPositionBuffer.put(0, length);
    }

    KeyValueCache cache() {
        return cache;
    }

    /** Closes a tensor that may be absent. */
    private record Owned(@Nullable HostTensor tensor) implements AutoCloseable {
        @Override
        public void close() {
            if (tensor != null) {
                tensor.close();
            }
        }
    }

    @Override
    public void close() {
        stepRun.close();
        cache.close();
        lastPosition.close();
        totalPositions.close();
        stepTokens.close();
        stepPositions.close();
        stepWanted.close();
        stepLogits.close();
        if (stepPrefix != null) {
            stepPrefix.close();
        }
    }
}
