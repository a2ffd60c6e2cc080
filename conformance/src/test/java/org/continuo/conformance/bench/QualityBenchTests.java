package org.continuo.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.conformance.bench.QualityReport.PrecisionQuality;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityBenchTests {
    private static final Path KIT_MODEL =
            Path.of("../engine/src/test/resources/conformance/musicgen_mono/checkpoint");

    @TempDir Path folder;

    @Test
    void fewerBitsForeseeLessLikeFloat32() throws IOException {
        QualityReport report =
                new QualityBench(
                                KIT_MODEL,
                                CompanionModels.NONE,
                                new CacheFolder(folder),
                                new SessionSettings(1),
                                what -> {})
                        .run("a model of the kit", List.of(Precision.INT8, Precision.INT4), 2, 1);
        assertEquals(
                List.of("fp32", "int8", "int4"),
                report.precisions().stream().map(PrecisionQuality::precision).toList());
        PrecisionQuality exact = report.precisions().get(0);
        PrecisionQuality eightBits = report.precisions().get(1);
        PrecisionQuality fourBits = report.precisions().get(2);
        assertEquals(0, exact.foresight().divergenceNats(), 1e-12);
        assertEquals(1, exact.foresight().sameFirstChoice());
        assertTrue(exact.made().frechetLatents().isEmpty());
        assertTrue(eightBits.foresight().divergenceNats() > 0);
        assertTrue(
                fourBits.foresight().divergenceNats() > 2 * eightBits.foresight().divergenceNats(),
                report::toString);
        assertTrue(
                fourBits.foresight().sameFirstChoice() < eightBits.foresight().sameFirstChoice(),
                report::toString);
        assertTrue(report.otherSeeds().frechetLatents().orElseThrow() > 0);
        assertTrue(exact.made().measures().containsKey("silence"));
    }

    @Test
    void aPairOfLogitsIsComparedAsProbabilities() {
        float logTwo = (float) Math.log(2);
        float[] exact = {9, 0, logTwo, 0};
        float[] other = {0, 5, 5, 5};
        LogitPair pair = new LogitPair(exact, other, 1, 3);
        double expected = 2 * 0.25 * Math.log(0.25 * 3) + 0.5 * Math.log(0.5 * 3);
        assertEquals(expected, pair.divergenceNats(), 1e-6);
        assertTrue(new LogitPair(exact, exact, 0, 4).sameFirstChoice());
        assertEquals(0, new LogitPair(exact, exact, 0, 4).divergenceNats(), 1e-12);
    }
}
