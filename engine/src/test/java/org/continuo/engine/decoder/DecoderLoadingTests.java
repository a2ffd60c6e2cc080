package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.request.Precision;
import org.continuo.engine.decoder.DecoderConfig.Conditioning;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Loading grows with a decoder's layers, not with their square, as it does behind extents that ONNX
 * Runtime cannot infer.
 */
class DecoderLoadingTests {
    private static final int FEW_LAYERS = 6;
    private static final int TIMES_AS_MANY = 4;
    private static final int TRIES = 8;

    @TempDir Path cache;

    /**
     * Behind such extents it was 11 to 12 times the time. In turns, so that a machine that slows
     * down does so for both.
     */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void fourTimesTheLayersLoadInAboutFourTimesTheTime(boolean melody) throws IOException {
        long few = Long.MAX_VALUE;
        long many = Long.MAX_VALUE;
        for (int i = 0; i <= TRIES; i++) { // the first ones also convert, and are never the least
            few = Math.min(few, cpuNanoseconds(FEW_LAYERS, melody));
            many = Math.min(many, cpuNanoseconds(FEW_LAYERS * TIMES_AS_MANY, melody));
        }
        assertTrue(
                many < 2 * TIMES_AS_MANY * few,
                "%d layers in %d µs, %d in %d µs"
                        .formatted(
                                FEW_LAYERS, few / 1000, FEW_LAYERS * TIMES_AS_MANY, many / 1000));
    }

    /** CPU time of this thread. */
    private long cpuNanoseconds(int layers, boolean melody) throws IOException {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long start = threads.getCurrentThreadCpuTime();
        try (TokenDecoder decoder = open(layers, melody)) {
            assertTrue(decoder.prefillSession().isPresent());
        }
        return threads.getCurrentThreadCpuTime() - start;
    }

    private TokenDecoder open(int layers, boolean melody) throws IOException {
        Conditioning conditioning =
                melody ? new Conditioning.Prefix(12, 7) : new Conditioning.CrossAttention();
        return TokenDecoder.open(
                new DecoderConfig(16, layers, 2, 16, 2, 16, 1, 16, conditioning, List.of(0, 1)),
                new NoiseWeights(true),
                new ModelCache(cache),
                "of " + layers,
                Precision.INT8,
                new SessionSettings(1));
    }
}
