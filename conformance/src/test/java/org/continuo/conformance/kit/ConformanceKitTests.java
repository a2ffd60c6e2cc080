package org.continuo.conformance.kit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.continuo.core.request.Precision;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The runner itself, over kits of one tiny case. */
class ConformanceKitTests {
    @TempDir Path kit;

    private final List<ReportLine> lines = new ArrayList<>();

    @Test
    void everyNamedOutputGetsALineAndTheCountIsTheClosingLine() throws IOException {
        writeDelayPatternCase("mask_0", "start_ids_0");
        ConformanceReport report = run();
        assertEquals("2 passed, 0 failed", report.toString());
        assertTrue(report.isConforming());
        assertEquals(List.of("mask_0", "start_ids_0"), outputs());
        assertTrue(lines.getFirst().toString().startsWith("pattern "));
        assertTrue(lines.getFirst().toString().endsWith(" ok"));
    }

    @Test
    void aWrongOutputFails() throws IOException {
        writeDelayPatternCase("mask_0", "start_ids_0");
        NpyFile.write(
                kit.resolve("pattern/expected/mask_0.npy"), longs(new long[] {9, 9, 9}, 1, 3));
        ConformanceReport report = run();
        assertEquals("1 passed, 1 failed", report.toString());
        assertFalse(report.isConforming());
        assertEquals(
                "2 of 3 differ, first at [0, 1]: expected 9, found -1", lines.getFirst().error());
        assertTrue(lines.getFirst().toString().endsWith(" FAIL"));
    }

    @Test
    void anUnknownOutputFailsAndTheOthersStand() throws IOException {
        writeDelayPatternCase("mask_0", "inverse_0", "mask_7", "mask");
        assertEquals("1 passed, 3 failed", run().toString());
        assertEquals("unknown output inverse_0", lines.get(1).error());
        assertEquals("unknown output mask_7", lines.get(2).error());
        assertEquals("unknown output mask", lines.get(3).error());
    }

    @Test
    void onlyTheOutputsOfTheseNamesAreRun() throws IOException {
        writeDelayPatternCase("mask_0", "start_ids_0");
        Pattern names = Pattern.compile("mask_.*");
        ConformanceReport report = ConformanceKit.open(kit).run(settings(), names, lines::add);
        assertEquals("1 passed, 0 failed", report.toString());
        Pattern none = Pattern.compile("nothing");
        assertFalse(ConformanceKit.open(kit).run(settings(), none, lines::add).isConforming());
    }

    @Test
    void anUnknownCaseFails() throws IOException {
        writeDelayPatternCase("mask_0");
        Path file = kit.resolve("pattern/case.json");
        Files.writeString(file, Files.readString(file).replace("delay_pattern", "telepathy"));
        assertEquals("0 passed, 1 failed", run().toString());
        assertEquals("unknown case \"telepathy\"", lines.getFirst().error());
    }

    @Test
    void aCaseThatCannotBeOpenedFailsWithAllItsOutputs() throws IOException {
        writeDelayPatternCase("mask_0", "start_ids_0");
        Path file = kit.resolve("pattern/case.json");
        Files.writeString(file, Files.readString(file).replace("delay_pattern", "musicgen_mono"));
        assertEquals("0 passed, 2 failed", run().toString());
        assertTrue(lines.getLast().error().contains("expected a checkpoint folder"));
    }

    @Test
    void aMissingFileFailsWithItsName() throws IOException {
        writeDelayPatternCase("mask_0");
        Files.delete(kit.resolve("pattern/expected/mask_0.npy"));
        assertEquals("0 passed, 1 failed", run().toString());
        assertTrue(lines.getFirst().error().contains("mask_0.npy"));
    }

    @Test
    void aCaseThatIsNotJsonFails() throws IOException {
        Files.createDirectories(kit.resolve("pattern"));
        Files.writeString(kit.resolve("pattern/case.json"), "{\"case\": ");
        assertEquals("0 passed, 1 failed", run().toString());
    }

    @Test
    void aFolderWithoutCasesIsNoKit() {
        assertThrows(IOException.class, () -> ConformanceKit.open(kit));
        assertThrows(IOException.class, () -> ConformanceKit.open(kit.resolve("missing")));
    }

    private ConformanceReport run() throws IOException {
        return ConformanceKit.open(kit).run(settings(), lines::add);
    }

    private EngineSettings settings() {
        return new EngineSettings(kit, Precision.FP32, SessionSettings.allCores());
    }

    private List<String> outputs() {
        return lines.stream().map(ReportLine::output).toList();
    }

    /** One codebook, no prompt, two frames: the sequence {@code 9 -1 -1}. */
    private void writeDelayPatternCase(String... outputs) throws IOException {
        Path folder = kit.resolve("pattern");
        Files.createDirectories(folder.resolve("inputs"));
        Files.createDirectories(folder.resolve("expected"));
        StringBuilder named = new StringBuilder();
        for (String output : outputs) {
            LongArray expected =
                    output.startsWith("start_ids")
                            ? longs(new long[] {9}, 1, 1)
                            : longs(new long[] {9, -1, -1}, 1, 3);
            NpyFile.write(folder.resolve("expected/" + output + ".npy"), expected);
            named.append(named.isEmpty() ? "" : ",")
                    .append("\"%s\": {\"file\": \"expected/%s.npy\", ".formatted(output, output))
                    .append("\"dtype\": \"int64\", \"shape\": %s, ".formatted(expected.shape()))
                    .append("\"tolerance\": {\"exact\": true}}");
        }
        NpyFile.write(folder.resolve("inputs/ids_0.npy"), longs(new long[] {9}, 1, 1));
        NpyFile.write(folder.resolve("inputs/sampled_0.npy"), longs(new long[] {1, 2, 3}, 1, 3));
        Files.writeString(
                folder.resolve("case.json"),
                """
                {"case": "delay_pattern", "inputs": {"entries": [{"num_codebooks": 1,
                 "audio_channels": 1, "batch": 1, "prompt_length_with_bos": 1, "max_length": 3,
                 "pad_token_id": 9}]}, "values": {}, "outputs": {%s}}
                """
                        .formatted(named));
    }

    private static LongArray longs(long[] values, long... shape) {
        return new LongArray(Shape.of(shape), values);
    }
}
