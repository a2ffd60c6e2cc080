package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The accuracy that 8-bit arithmetic promises, and what 4 bits cost, on the checkpoints of the
 * conformance kit.
 */
class QuantizedDecoderTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");

    @TempDir Path cache;

    @ParameterizedTest
    @ValueSource(strings = {"musicgen_mono", "musicgen_stereo", "musicgen_melody"})
    void guidedLogitsStayCloseToTheReference(String name) throws IOException {
        LogitDistance distance;
        try (Checkpoint checkpoint = Checkpoint.open(KIT.resolve(name).resolve("checkpoint"));
                TokenDecoder exact = open(checkpoint, Precision.FP32);
                TokenDecoder close = open(checkpoint, Precision.INT8)) {
            distance = TeacherForcing.distance(exact, close);
        }
        System.out.printf("%s in 8 bit: %s%n", name, distance);
        assertTrue(distance.meanCosine() >= 0.998, distance::toString);
        assertTrue(distance.meanDivergence() <= 0.01, distance::toString);
        assertTrue(distance.meanDivergence() > 0, "not computed in 8 bit at all");
    }

    /** What 4 bits cost is printed, not promised; random weights are their hardest case. */
    @ParameterizedTest
    @ValueSource(strings = {"musicgen_mono", "musicgen_stereo", "musicgen_melody"})
    void fourBitsStayNearTheReferenceAndReadFewerBytes(String name) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(KIT.resolve(name).resolve("checkpoint"));
                TokenDecoder exact = open(checkpoint, Precision.FP32);
                TokenDecoder eight = open(checkpoint, Precision.INT8);
                TokenDecoder four = open(checkpoint, Precision.INT4)) {
            LogitDistance distance = TeacherForcing.distance(exact, four);
            System.out.printf("%s in 4 bit: %s%n", name, distance);
            assertTrue(distance.meanCosine() >= 0.8, distance::toString);
            assertTrue(
                    distance.meanDivergence()
                            > TeacherForcing.distance(exact, eight).meanDivergence(),
                    "not computed in 4 bit at all");
        }
    }

    private TokenDecoder open(Checkpoint checkpoint, Precision precision) throws IOException {
        return TokenDecoder.open(
                DecoderConfig.from(checkpoint.config()),
                checkpoint.weights(),
                new ModelCache(cache),
                "kit",
                precision,
                new SessionSettings(2));
    }
}
