package org.continuo.engine.decoder;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

    /** An adapter is merged before its tensors are quantised, so that it costs no precision. */
    @ParameterizedTest
    @CsvSource({
        "musicgen_mono, plain_whole, 1",
        "musicgen_mono, dora, 1",
        "musicgen_mono, embeddings, 0.5",
        "musicgen_mono, bias_all, 1",
        "musicgen_stereo, stereo, 0.9",
        "musicgen_stereo, rslora, 0.6",
        "musicgen_melody, melody, 0.45",
        "musicgen_melody, everything, 0.5"
    })
    void anAdapterKeepsThatCloseness(String base, String adapter, double scale) throws IOException {
        Path folder = KIT.resolve(base).resolve("checkpoint");
        ScaledAdapter scaled =
                new ScaledAdapter(KIT.resolve("lora/adapters").resolve(adapter), scale);
        LogitDistance distance;
        try (Checkpoint checkpoint =
                        Checkpoint.open(folder, CompanionModels.NONE, List.of(scaled));
                TokenDecoder exact = open(checkpoint, Precision.FP32);
                TokenDecoder close = open(checkpoint, Precision.INT8)) {
            distance = TeacherForcing.distance(exact, close);
        }
        System.out.printf("%s with %s=%s in 8 bit: %s%n", base, adapter, scale, distance);
        assertTrue(distance.meanCosine() >= 0.998, distance::toString);
        assertTrue(distance.meanDivergence() <= 0.01, distance::toString);
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

    /** As a graphics card computes it, which the processor plays. */
    @ParameterizedTest
    @ValueSource(strings = {"musicgen_mono", "musicgen_stereo", "musicgen_melody"})
    void floatsOf16BitsStayTenTimesCloserThan8Bits(String name) throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(KIT.resolve(name).resolve("checkpoint"));
                TokenDecoder exact = open(checkpoint, Precision.FP32);
                TokenDecoder eight = open(checkpoint, Precision.INT8);
                TokenDecoder half = open(checkpoint, Precision.FP16, Trial.PLAYED_CARD)) {
            LogitDistance distance = TeacherForcing.distance(exact, half);
            System.out.printf("%s in 16 bit: %s%n", name, distance);
            assertTrue(distance.meanCosine() >= 0.99998, distance::toString);
            assertTrue(
                    10 * distance.meanDivergence()
                            < TeacherForcing.distance(exact, eight).meanDivergence(),
                    distance::toString);
            assertTrue(distance.meanDivergence() > 0, "not computed in 16 bit at all");
        }
    }

    private TokenDecoder open(Checkpoint checkpoint, Precision precision) throws IOException {
        return open(checkpoint, precision, new SessionSettings(2));
    }

    private TokenDecoder open(Checkpoint checkpoint, Precision precision, SessionSettings settings)
            throws IOException {
        if (checkpoint.isAdapted()) {
            return TokenDecoder.openAdapted(
                    DecoderConfig.from(checkpoint.config()),
                    checkpoint.weights(),
                    new ModelCache(cache),
                    "adapted",
                    checkpoint.unadaptedWeights(),
                    "base",
                    precision,
                    settings);
        }
        return TokenDecoder.open(
                DecoderConfig.from(checkpoint.config()),
                checkpoint.weights(),
                new ModelCache(cache),
                "kit",
                precision,
                settings);
    }
}
