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

/** On nano, with a card that the processor plays. */
class DeviceComparisonTests {
    private static final Path NANO = Path.of("../models/nano");

    @TempDir Path cache;

    /** What rounds more than floats do is told from what computes the same. */
    @ParameterizedTest
    @CsvSource({"FP32, true", "FP16, true", "INT4, false"})
    void floatsComputeTheSameAndFourBitsDoNot(Precision precision, boolean same)
            throws IOException {
        SessionSettings card =
                SessionSettings.allCores().on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        DeviceComparison comparison = DeviceComparison.of(NANO, cache, precision, card);
        assertEquals(same, comparison.same(), comparison::toString);
        assertTrue(
                precision == Precision.FP32 || comparison.largestDifference() > 1e-3f,
                comparison::toString);
    }
}
