package org.continuo.conformance.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceKind;
import org.continuo.core.request.Precision;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine agrees with the reference implementations. */
class ReferenceKitTests {
    /** The part of the kit that lies in this repository; {@code select.py} there says which. */
    private static final Path PART = Path.of("../engine/src/test/resources/conformance");

    private static final Path WHOLE = Path.of("../../shared/conformance");

    private static final Path WHOLE_STEMS = Path.of("../../shared/conformance-next/stems");

    private static final Path WHOLE_LORA = Path.of("../../shared/conformance-next/lora");

    private static final Path WHOLE_PERPLEXITY =
            Path.of("../../shared/conformance-next/perplexity");

    private static final Path WHOLE_EVALUATION =
            Path.of("../../shared/conformance-next/evaluation");

    private static final Path WHOLE_STYLE = Path.of("../../shared/conformance-next/style");

    /** Lines that the part has at least, so that it cannot pass by shrinking. */
    private static final int LINES_OF_PART = 500;

    @TempDir Path cache;

    @Test
    void everyOutputOfThePartInThisRepositoryAgrees() throws IOException {
        ConformanceReport report = assertAgreement(PART);
        assertTrue(report.passed() >= LINES_OF_PART, report::toString);
    }

    @Test
    void everyOutputOfTheWholeKitAgreesWhereItIsPresent() throws IOException {
        assumeTrue(Files.isDirectory(WHOLE), "no conformance kit beside the checkout");
        assertAgreement(WHOLE);
    }

    @Test
    void everyOutputOfTheStemsAgreesWhereTheirKitIsPresent() throws IOException {
        assumeTrue(Files.isDirectory(WHOLE_STEMS), "no second conformance kit beside the checkout");
        assertAgreement(WHOLE_STEMS);
    }

    @Test
    void everyOutputOfTheAdaptersAgreesWhereTheirKitIsPresent() throws IOException {
        assumeTrue(Files.isDirectory(WHOLE_LORA), "no second conformance kit beside the checkout");
        assertAgreement(WHOLE_LORA);
    }

    @Test
    void everyOutputOfThePerplexityAgreesWhereItsKitIsPresent() throws IOException {
        assumeTrue(
                Files.isDirectory(WHOLE_PERPLEXITY),
                "no second conformance kit beside the checkout");
        assertAgreement(WHOLE_PERPLEXITY);
    }

    @Test
    void everyOutputOfTheEvaluationAgreesWhereItsKitIsPresent() throws IOException {
        assumeTrue(
                Files.isDirectory(WHOLE_EVALUATION),
                "no second conformance kit beside the checkout");
        assertAgreement(WHOLE_EVALUATION);
    }

    @Test
    void everyOutputOfTheStyleAgreesWhereItsKitIsPresent() throws IOException {
        assumeTrue(Files.isDirectory(WHOLE_STYLE), "no second conformance kit beside the checkout");
        assertAgreement(WHOLE_STYLE);
    }

    /** With a card's graphs, and its keys and values where a card's lie: the processor plays it. */
    @Test
    void everyOutputOfMusicGenAgreesOnThePathOfAGraphicsCard() throws IOException {
        SessionSettings card =
                SessionSettings.allCores().on(Device.of(DeviceKind.WEBGPU)).playedByProcessor();
        for (String model : List.of("mono", "stereo", "melody")) {
            assertAgreement(PART.resolve("musicgen_" + model), card);
        }
    }

    private ConformanceReport assertAgreement(Path kit) throws IOException {
        return assertAgreement(kit, SessionSettings.allCores());
    }

    private ConformanceReport assertAgreement(Path kit, SessionSettings session)
            throws IOException {
        List<ReportLine> failed = new ArrayList<>();
        ConformanceReport report =
                ConformanceKit.open(kit)
                        .run(
                                new EngineSettings(cache, Precision.FP32, session),
                                line -> {
                                    if (!line.passed()) {
                                        failed.add(line);
                                    }
                                });
        assertEquals(
                "", failed.stream().map(ReportLine::toString).collect(Collectors.joining("\n")));
        assertTrue(report.isConforming());
        return report;
    }
}
