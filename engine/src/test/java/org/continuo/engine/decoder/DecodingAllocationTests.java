package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.onnx.HostTensor;
import org.continuo.engine.onnx.InferenceSession;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step makes no garbage beyond what ONNX Runtime's Java API makes in each call. */
class DecodingAllocationTests {
    private static final int WARM_UP = 2000;
    private static final int MEASURED = 500;
    private static final Trial TRIAL = Trial.HEADS_OF_12;
    private static final DecoderConfig CONFIG = TRIAL.config;

    @TempDir Path cache;

    @Test
    void aStepWithGuidanceAndSamplingAllocatesNothingOfItsOwn() throws IOException {
        long step;
        long callAlone;
        try (TokenDecoder decoder = TRIAL.open(cache, Precision.FP32);
                DecoderConditions conditions =
                        decoder.project(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 3))) {
            step = bytesPerStep(decoder, conditions);
            callAlone = bytesPerCall(decoder, conditions);
        }
        System.out.printf(
                "a step allocates %d bytes, ONNX Runtime's API alone %d%n", step, callAlone);
        assertEquals(callAlone, step);
    }

    private static long bytesPerStep(TokenDecoder decoder, DecoderConditions conditions) {
        int half = CONFIG.codebooks() * CONFIG.vocabulary();
        float[] logits = new float[2 * half];
        long[] drawn = new long[CONFIG.codebooks()];
        long[] fed = new long[2 * CONFIG.codebooks()];
        Sampler sampler =
                new Sampler(
                        SamplingSettings.defaults(), 1, CONFIG.codebooks(), CONFIG.vocabulary(), 1);
        try (Decoding decoding = decoder.begin(conditions, 2, 1 + WARM_UP + MEASURED)) {
            decoding.prefill(TRIAL.tokens(2, 1), 1, logits);
            return bytesPerTurn(() -> {
                Guidance.apply(logits, half, 3f);
                sampler.draw(logits, drawn);
                System.arraycopy(drawn, 0, fed, 0, drawn.length);
                System.arraycopy(drawn, 0, fed, drawn.length, drawn.length);
                decoding.step(fed, logits);
            });
        }
    }

    /** The same graph with tensors of the same number, which nobody touches between calls. */
    private static long bytesPerCall(TokenDecoder decoder, DecoderConditions conditions) {
        Map<String, HostTensor> inputs = new HashMap<>();
        Map<String, HostTensor> outputs = new HashMap<>();
        try (KeyValueCache cache = KeyValueCache.allocate(CONFIG, ElementType.FLOAT32, 2, 4);
                HostTensor tokens = HostTensor.allocate(ElementType.INT64, 2, 4, 1);
                HostTensor positions = HostTensor.allocate(ElementType.FLOAT32, 1, 24);
                HostTensor wanted = HostTensor.allocate(ElementType.INT64, 1);
                HostTensor last = HostTensor.allocate(ElementType.INT32, 2);
                HostTensor total = HostTensor.ints(new int[] {1}, 1);
                HostTensor logits = HostTensor.allocate(ElementType.FLOAT32, 2, 1, 4 * 37)) {
            inputs.put(DecoderGraph.TOKENS, tokens);
            inputs.put(DecoderGraph.POSITIONS, positions);
            inputs.put(DecoderGraph.WANTED, wanted);
            inputs.put(CachedAttention.LAST_POSITION, last);
            inputs.put(CachedAttention.TOTAL_POSITIONS, total);
            ((DecoderConditions.Text) conditions).addTo(inputs);
            cache.addTo(inputs, outputs);
            outputs.put(DecoderGraph.LOGITS, logits);
            InferenceSession.BoundRun run = decoder.session().bind(inputs, outputs);
            return bytesPerTurn(run::run);
        }
    }

    private static long bytesPerTurn(Runnable turn) {
        for (int i = 0; i < WARM_UP; i++) {
            turn.run();
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < MEASURED; i++) {
            turn.run();
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / MEASURED;
    }
}
