package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class DeviceComparisonTests {
    private static final Path NANO = Path.of("../models/nano");

    @TempDir Path cache;

    /** On nano, with a card that the processor plays. */
    @ParameterizedTest
    @EnumSource(names = {"FP32", "FP16"})
    void graphsOfACardComputeWhatTheProcessorsDo(Precision precision) throws IOException {
        SessionSettings card =
                SessionSettings.allCores().on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        DeviceComparison comparison = DeviceComparison.of(NANO, cache, precision, card);
        assertTrue(comparison.same(), comparison::inWords);
        assertTrue(
                precision == Precision.FP32 || comparison.largestDifference() > 1e-3f,
                "not computed in 16 bits at all: " + comparison.inWords());
    }

    /** Rounding to 16 bits may cost a hundredth of the largest logit, all else nearly nothing. */
    @ParameterizedTest
    @CsvSource({
        "FP32, 10, 0.0009, true",
        "FP32, 10, 0.002, false",
        "INT8, 10, 0.002, false",
        "FP16, 10, 0.09, true",
        "FP16, 10, 0.11, false",
        "FP16, 1, 0.09, false",
        "FP32, 10, NaN, false"
    })
    void moreThanRoundingIsSomethingElse(
            Precision precision, float largest, float difference, boolean same) {
        assertEquals(same, new DeviceComparison(precision, largest, difference).same());
    }
}
