package org.continuo.engine.text;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.checkpoint.Weights;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;

/** The T5 encoder in float32: token ids to states. One thread at a time. */
public final class TextEncoder implements AutoCloseable {
    private final TextEncoderConfig config;
    private final InferenceSession session;

    private TextEncoder(TextEncoderConfig config, InferenceSession session) {
        this.config = config;
        this.session = session;
    }

    /**
     * Opens the encoder, converting it on first use.
     *
     * @param weights scoped to the text encoder: {@code shared.weight}, {@code encoder.…}
     * @param contentHash identifies the checkpoint's contents in {@code cache}
     */
    public static TextEncoder open(
            TextEncoderConfig config,
            Weights weights,
            ModelCache cache,
            String contentHash,
            SessionSettings settings)
            throws IOException {
        Path folder =
                cache.entry(
                        contentHash + "-text",
                        draft -> T5EncoderGraph.write(config, weights, draft));
        // One run is all that it is opened for: packing the weights would take longer than they do.
        return new TextEncoder(
                config,
                InferenceSession.open(
                        folder.resolve(T5EncoderGraph.FILE_NAME), settings.unpacked()));
    }

    /**
     * Encodes a batch of texts.
     *
     * @throws IllegalArgumentException if an id is not in the vocabulary
     */
    public TextStates encode(TokenizedTexts texts) {
        int batch = texts.batch();
        int tokens = texts.tokens();
        for (long id : texts.ids().values()) {
            if (id < 0 || id >= config.vocabulary()) {
                throw new IllegalArgumentException(
                        "text encoder: expected token ids below %d, found %d: tokenizer and checkpoint do not belong together"
                                .formatted(config.vocabulary(), id));
            }
        }
        float[] mask = new float[batch * tokens];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = texts.mask().values()[i];
        }
        long[] buckets =
                RelativePositions.buckets(
                        tokens, config.relativeBuckets(), config.relativeMaxDistance());
        try (HostTensor ids = HostTensor.longs(texts.ids().values(), batch, tokens);
                HostTensor masks = HostTensor.floats(mask, batch, tokens);
                HostTensor pairs = HostTensor.longs(buckets, tokens, tokens)) {
            Map<String, HostTensor> inputs = new LinkedHashMap<>();
            inputs.put(T5EncoderGraph.TOKENS, ids);
            inputs.put(T5EncoderGraph.MASK, masks);
            inputs.put(T5EncoderGraph.BUCKETS, pairs);
            FloatArray states =
                    session.run(inputs, Set.of(T5EncoderGraph.STATES)).values().iterator().next();
            return new TextStates(states, new FloatArray(Shape.of(batch, tokens), mask));
        }
    }

    @Override
    public void close() {
        session.close();
    }
}
