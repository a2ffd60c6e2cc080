package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * MusicGen's language model, ready to decode. Opening it converts the checkpoint on first use and
 * then loads the converted graphs. One thread at a time.
 */
public final class TokenDecoder implements AutoCloseable {
    private final DecoderConfig config;
    private final DecoderVariant variant;
    private final Path folder;
    private final SessionSettings settings;
    private final InferenceSession decoder;
    private final InferenceSession conditions;
    private @Nullable InferenceSession prefill;

    private TokenDecoder(
            DecoderConfig config,
            DecoderVariant variant,
            Path folder,
            SessionSettings settings,
            InferenceSession decoder,
            InferenceSession conditions) {
        this.config = config;
        this.variant = variant;
        this.folder = folder;
        this.settings = settings;
        this.decoder = decoder;
        this.conditions = conditions;
    }

    /**
     * Opens the decoder in the given precision.
     *
     * @param weights of the whole checkpoint
     * @param contentHash identifies the checkpoint's contents in {@code cache}
     * @throws IOException if the checkpoint lacks a tensor or the conversion cannot be stored
     */
    public static TokenDecoder open(
            DecoderConfig config,
            Weights weights,
            ModelCache cache,
            String contentHash,
            Precision precision,
            SessionSettings settings)
            throws IOException {
        DecoderVariant variant = DecoderVariant.of(precision, settings.device().kind());
        Path folder = converted(config, weights, cache, contentHash, variant, settings);
        return load(config, variant, folder, settings);
    }

    /**
     * The same of a checkpoint with adapters. The base is converted, too, if it is not yet, and
     * serves every choice of adapters and scales: of each only what it changes is converted.
     *
     * @param weights with the adapters
     * @param contentHash of the checkpoint with its adapters
     * @param base of the checkpoint alone
     * @param baseHash of the checkpoint alone
     */
    public static TokenDecoder openAdapted(
            DecoderConfig config,
            Weights weights,
            ModelCache cache,
            String contentHash,
            Weights base,
            String baseHash,
            Precision precision,
            SessionSettings settings)
            throws IOException {
        DecoderVariant variant = DecoderVariant.of(precision, settings.device().kind());
        Path folder =
                cache.entry(
                        name(contentHash, variant),
                        draft -> {
                            Path ofBase =
                                    converted(config, base, cache, baseHash, variant, settings);
                            new DecoderConversion(config, weights, ofBase, draft)
                                    .write(variant, settings);
                        });
        return load(config, variant, folder, settings);
    }

    private static Path converted(
            DecoderConfig config,
            Weights weights,
            ModelCache cache,
            String contentHash,
            DecoderVariant variant,
            SessionSettings settings)
            throws IOException {
        return cache.entry(
                name(contentHash, variant),
                draft ->
                        new DecoderConversion(config, weights, null, draft)
                                .write(variant, settings));
    }

    /**
     * Opens a float32 decoder whose self-attention takes a bias, as masks in training and the
     * conformance kit need; generation never masks a position.
     */
    static TokenDecoder openWithAttentionBias(
            DecoderConfig config,
            Weights weights,
            ModelCache cache,
            String contentHash,
            SessionSettings settings)
            throws IOException {
        DecoderVariant variant = DecoderVariant.maskable(settings.device().kind());
        Path folder =
                cache.entry(
                        name(contentHash, variant) + "-biased",
                        draft ->
                                new DecoderConversion(config, weights, null, draft)
                                        .writeSingle(variant));
        return load(config, variant, folder, settings);
    }

    /**
     * In the cache. Graphs are the same for all graphics cards that compute in floats of one size;
     * this is the second form of theirs.
     */
    private static String name(String contentHash, DecoderVariant variant) {
        String precision = variant.precision().label();
        if (!variant.cacheOnDevice()) {
            return contentHash + "-decoder-" + precision;
        }
        boolean isHalf = variant.floats() == ElementType.FLOAT16;
        String half = isHalf && variant.precision() != Precision.FP16 ? "-half" : "";
        return contentHash + "-decoder-card2-" + precision + half;
    }

    /** Loads the graph of {@code variant} and that of the conditions from {@code folder}. */
    static TokenDecoder load(
            DecoderConfig config, DecoderVariant variant, Path folder, SessionSettings settings) {
        InferenceSession decoder =
                InferenceSession.open(
                        folder.resolve(variant.fileName()),
                        settings.capturing(variant.onePosition()));
        try {
            return new TokenDecoder(
                    config,
                    variant,
                    folder,
                    settings,
                    decoder,
                    InferenceSession.open(
                            folder.resolve(ConditionGraph.FILE_NAME), settings.unpacked()));
        } catch (RuntimeException problem) {
            decoder.close();
            throw problem;
        }
    }

    public DecoderConfig config() {
        return config;
    }

    DecoderVariant variant() {
        return variant;
    }

    InferenceSession session() {
        return decoder;
    }

    /** A cache where the step reads and extends it. */
    KeyValueCache allocateCache(int batch, int capacity) {
        ElementType type = variant.cache().type();
        return variant.cacheOnDevice()
                ? KeyValueCache.onDevice(decoder, config, type, batch, capacity)
                : KeyValueCache.allocate(config, type, batch, capacity);
    }

    /**
     * For many positions at once, the first of all, where that is another graph. It maps the same
     * weights and packs no copy of them: products of many rows gain little by it.
     */
    Optional<InferenceSession> prefillSession() {
        if (prefill == null && variant.onePosition()) {
            prefill =
                    InferenceSession.open(
                            folder.resolve(variant.forPrefill().fileName()), settings.unpacked());
        }
        return Optional.ofNullable(prefill);
    }

    /**
     * Projects conditions for the decoder.
     *
     * @param textStates of the text encoder, {@code [rows, textTokens, textWidth]}
     * @param textMask {@code [rows, textTokens]}, 1 real and 0 padding
     * @param chroma melody models only: one-hot frames {@code [rows, chromaFrames, chromaBins]};
     *     class 0 in every frame means no melody
     */
    public DecoderConditions project(
            FloatArray textStates, FloatArray textMask, FloatArray... chroma) {
        Map<String, HostTensor> inputs = new HashMap<>();
        try {
            inputs.put(ConditionGraph.TEXT_STATES, host(textStates));
            inputs.put(ConditionGraph.TEXT_MASK, host(textMask));
            for (FloatArray frames : chroma) {
                inputs.put(ConditionGraph.CHROMA, host(frames));
            }
            Map<String, FloatArray> outputs = conditions.run(inputs, conditionOutputs());
            FloatArray states = output(outputs, ConditionGraph.STATES);
            return config.prefixed()
                    ? new DecoderConditions.Prefix(states)
                    : crossAttention(states, outputs, textMask);
        } finally {
            inputs.values().forEach(HostTensor::close);
        }
    }

    /** No conditions at all, for models that attend to text. */
    public DecoderConditions unconditional() {
        return DecoderConditions.Text.absent(config, variant.floats());
    }

    private Set<String> conditionOutputs() {
        Set<String> names = new LinkedHashSet<>();
        names.add(ConditionGraph.STATES);
        if (!config.prefixed()) {
            for (int layer = 0; layer < config.layers(); layer++) {
                names.add("cross_key_" + layer);
                names.add("cross_value_" + layer);
            }
        }
        return names;
    }

    private DecoderConditions crossAttention(
            FloatArray states, Map<String, FloatArray> outputs, FloatArray textMask) {
        HostTensor[] keys = new HostTensor[config.layers()];
        HostTensor[] values = new HostTensor[config.layers()];
        for (int layer = 0; layer < config.layers(); layer++) {
            keys[layer] = states(output(outputs, "cross_key_" + layer));
            values[layer] = states(output(outputs, "cross_value_" + layer));
        }
        int[] mask = new int[textMask.values().length];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = (int) textMask.values()[i];
        }
        return new DecoderConditions.Text(
                states, keys, values, HostTensor.ints(mask, textMask.shape().toArray()));
    }

    private static FloatArray output(Map<String, FloatArray> outputs, String name) {
        FloatArray output = outputs.get(name);
        if (output == null) {
            throw new IllegalStateException(
                    "conditions.onnx: expected an output " + name + ", found " + outputs.keySet());
        }
        return output;
    }

    /** As the decoder's graph takes them. */
    private HostTensor states(FloatArray array) {
        return HostTensor.floats(variant.floats(), array.values(), array.shape().toArray());
    }

    private static HostTensor host(FloatArray array) {
        return HostTensor.floats(array.values(), array.shape().toArray());
    }

    /**
     * Begins a decoding.
     *
     * @param batch rows; under guidance the first half is conditional, the second null
     * @param tokenCapacity the most positions that will be fed, without the conditions' prefix
     */
    public Decoding begin(DecoderConditions conditions, int batch, int tokenCapacity) {
        return new Decoding(this, conditions, batch, tokenCapacity);
    }

    /** Bytes of key and value cache per row and position. */
    public static long cacheBytesPerPosition(DecoderConfig config, Precision precision) {
        long elements = 2L * config.layers() * DecoderWeights.paddedHidden(config);
        return switch (precision) {
            case FP32 -> elements * Float.BYTES;
            case FP16 -> elements * Short.BYTES;
            case INT8, INT4 -> elements;
        };
    }

    @Override
    public void close() {
        decoder.close();
        conditions.close();
        if (prefill != null) {
            prefill.close();
        }
    }
}
