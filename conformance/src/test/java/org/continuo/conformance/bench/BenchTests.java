package org.continuo.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.continuo.conformance.bench.BenchReport.ClipSpeed;
import org.continuo.conformance.bench.BenchReport.DecodeSpeed;
import org.continuo.conformance.bench.BenchReport.PrecisionReport;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Structure and arithmetic of a report of the tiny model; how fast it is does not matter. */
class BenchTests {
    @TempDir Path folder;

    private static BenchPlan plan(Set<BenchPart> parts, List<Precision> precisions) {
        return new BenchPlan(
                precisions,
                parts,
                List.of(5, 9),
                List.of(16, 260, 300),
                List.of(1, 2),
                List.of(0.5),
                0.5,
                3,
                2,
                1 << 20);
    }

    private BenchReport run(BenchPlan plan, List<String> progress) throws IOException {
        CacheFolder cache = new CacheFolder(folder);
        RandomModel model = new RandomModel(BenchGeometry.TINY, cache);
        model.write();
        return new Bench(
                        model.folder(),
                        CompanionModels.NONE,
                        cache,
                        new SessionSettings(1),
                        progress::add)
                .run("tiny", plan);
    }

    @Test
    void aReportHasAllPartsOfEveryPrecisionAndLeavesNoColdCacheBehind() throws IOException {
        List<String> progress = new ArrayList<>();
        BenchReport report =
                run(
                        plan(
                                EnumSet.allOf(BenchPart.class),
                                List.of(Precision.INT8, Precision.FP32)),
                        progress);
        assertEquals(
                List.of("int8", "fp32"),
                report.precisions().stream().map(PrecisionReport::precision).toList());
        for (PrecisionReport precision : report.precisions()) {
            assertEquals(2, precision.load().orElseThrow().warmSeconds().decoder().samples());
            assertEquals(
                    List.of(5, 9), precision.prefill().stream().map(p -> p.positions()).toList());
            ClipSpeed clip = precision.clips().getFirst();
            assertEquals(0.5 / clip.seconds(), clip.realTimeFactor(), 1e-9);
            assertEquals(2, precision.firstSound().orElseThrow().seconds().samples());
        }
        assertTrue(report.codec().isPresent());
        assertTrue(report.text().isPresent());
        assertFalse(Files.exists(folder.resolve("bench-cold")));
        assertTrue(progress.contains("int8: prefill of 9 positions"), progress::toString);
    }

    @Test
    void theFloorIsTheBandwidthOverTheBytesAndTheShareIsTheRateOverTheFloor() throws IOException {
        BenchReport report =
                run(plan(Set.of(BenchPart.DECODE), List.of(Precision.INT8)), new ArrayList<>());
        List<DecodeSpeed> speeds = report.precisions().getFirst().decode();
        // The tiny model is a melody model: 235 frames of chroma and 16 text tokens come first.
        assertEquals(
                List.of(252, 260, 300, 252, 260, 300),
                speeds.stream().map(DecodeSpeed::contextPositions).toList());
        assertEquals(List.of(1, 1, 1, 2, 2, 2), speeds.stream().map(DecodeSpeed::takes).toList());
        for (DecodeSpeed speed : speeds) {
            assertEquals(2 * speed.takes(), speed.batch());
            assertEquals(
                    speed.readBytesPerSecond() / speed.stepBytes(),
                    speed.floorStepsPerSecond(),
                    1e-6);
            assertEquals(
                    speed.stepsPerSecond().median() / speed.floorStepsPerSecond(),
                    speed.shareOfFloor(),
                    1e-9);
            assertEquals(
                    speed.takes() * speed.stepsPerSecond().median(),
                    speed.clipStepsPerSecond(),
                    1e-9);
            // 3 layers of keys and values of 64 channels, a byte each.
            assertEquals(
                    speed.batch() * (speed.contextPositions() + 1L) * 3 * 2 * 64,
                    speed.cacheBytes());
            assertTrue(speed.stepBytes() > speed.weightBytes() + speed.cacheBytes());
            assertEquals(3, speed.stepsPerSecond().samples());
        }
    }

    @Test
    void aPartThatIsNotAskedForIsAbsent() throws IOException {
        BenchReport report =
                run(plan(Set.of(BenchPart.TEXT), List.of(Precision.FP32)), new ArrayList<>());
        PrecisionReport precision = report.precisions().getFirst();
        assertTrue(precision.load().isEmpty());
        assertTrue(precision.clips().isEmpty());
        assertTrue(precision.prefill().isEmpty());
        assertTrue(precision.decode().isEmpty());
        assertTrue(report.codec().isEmpty());
    }

    @Test
    void nothingCanBeMeasuredZeroTimes() {
        BenchPlan full = BenchPlan.full(List.of(Precision.INT8));
        assertThrows(
                IllegalArgumentException.class,
                () ->
                        new BenchPlan(
                                full.precisions(),
                                full.parts(),
                                full.prefillPositions(),
                                List.of(0),
                                full.takes(),
                                full.clipSeconds(),
                                full.codecSeconds(),
                                full.steps(),
                                full.samples(),
                                full.bandwidthBytes()));
    }
}
