package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.continuo.core.request.Precision;
import org.continuo.core.request.SamplingSettings;
import org.continuo.engine.sampling.Guidance;
import org.continuo.engine.sampling.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A step makes no garbage, neither ours nor ONNX Runtime's. */
class DecodingAllocationTests {
    private static final int WARM_UP = 2000;
    private static final int MEASURED = 500;
    private static final Trial TRIAL = Trial.HEADS_OF_12;
    private static final DecoderConfig CONFIG = TRIAL.config;

    @TempDir Path cache;

    @Test
    void aStepWithGuidanceAndSamplingAllocatesNothing() throws IOException {
        try (TokenDecoder decoder = TRIAL.open(cache, Precision.FP32);
                DecoderConditions conditions =
                        decoder.project(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 3))) {
            assertEquals(0, bytesPerStep(decoder, conditions));
        }
    }

    @Test
    void neitherDoesOneOverTensorsOfADevice() throws IOException {
        try (TokenDecoder decoder = TRIAL.openOnPlayedCard(cache, Precision.FP32);
                DecoderConditions conditions =
                        decoder.project(TRIAL.text(1, 3, 5), Trial.mask(1, 3, 3))) {
            assertEquals(0, bytesPerStep(decoder, conditions));
        }
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
