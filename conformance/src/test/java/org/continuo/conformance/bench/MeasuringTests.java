package org.continuo.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.OptionalLong;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The instruments. */
class MeasuringTests {
    @TempDir Path folder;

    @Test
    void theMedianIsTheMiddleAndTheRangeIsKept() {
        assertEquals(new Spread(2, 1, 9, 3), Spread.of(9, 1, 2));
        assertEquals(new Spread(3, 1, 9, 4), Spread.of(4, 9, 1, 2));
        assertThrows(IllegalArgumentException.class, Spread::of);
    }

    @Test
    void theRateOfTheLongestTimeIsTheLowest() {
        assertEquals(new Spread(5, 2, 10, 3), Spread.of(1, 2, 5).rate(10));
        assertEquals(new Spread(1, 0.5, 2.5, 3), Spread.of(1, 2, 5).per(2));
    }

    @Test
    void theWarmUpIsNoSample() throws IOException {
        int[] runs = {0};
        Spread seconds = Timing.seconds(2, 3, () -> runs[0]++);
        assertEquals(5, runs[0]);
        assertEquals(3, seconds.samples());
        assertTrue(seconds.lowest() >= 0 && seconds.highest() < 60);
    }

    @Test
    void memoryIsReadAtSomeSpeedByOneThreadOrSeveral() {
        for (int threads = 1; threads <= 3; threads++) {
            double speed = MemoryBandwidth.bytesPerSecond(threads, 1 << 22, 2);
            assertTrue(speed > 1e7 && speed < 1e13, () -> "found " + speed);
        }
    }

    @Test
    void thePeakIsFoundInTheKernelsLines() {
        List<String> status = List.of("VmPeak:\t 9 kB", "VmHWM:\t  1234 kB", "VmRSS:\t 7 kB");
        assertEquals(OptionalLong.of(1234 * 1024), ResidentMemory.peakBytes(status));
        assertEquals(OptionalLong.empty(), ResidentMemory.peakBytes(List.of("VmRSS: 7 kB")));
    }

    @Test
    void aDiskThatIsTooFullIsSaidBeforeAnythingIsWritten() {
        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> RandomModel.requireRoom(folder, 3_100_000_000L, 2_000_000_000L));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .contains(
                                "expected 3.1 GB free for the model and its conversions, found"
                                        + " 2.0 GB"),
                refused::getMessage);
    }

    @Test
    void theRandomModelIsMadeOnceAndAsLargeAsItWasSaidToBe() throws IOException {
        RandomModel model = new RandomModel(BenchGeometry.TINY, new CacheFolder(folder));
        Path leftover = folder.resolve("models").resolve(model.folder().getFileName() + ".draft7");
        Files.createDirectories(leftover);
        long before = model.neededBytes(List.of(Precision.FP32));
        model.write();
        assertTrue(Files.notExists(leftover));
        Path weights = model.folder().resolve("model.safetensors");
        long size = Files.size(weights);
        assertTrue(
                size >= model.checkpointBytes() && size < model.checkpointBytes() + 50_000,
                () -> "found " + size);
        assertEquals(before - model.checkpointBytes(), model.neededBytes(List.of(Precision.FP32)));
        FileTime made = Files.getLastModifiedTime(weights);
        model.write();
        assertEquals(made, Files.getLastModifiedTime(weights));
    }
}
