package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.ContinuoProcess.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a script sees that starts the command and has nothing but files in common with it. */
class ScriptOptionsTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;
    private Path progress = Path.of("");
    private Path cancel = Path.of("");

    @BeforeEach
    void chooseFiles() {
        progress = folder.resolve("progress.json");
        cancel = folder.resolve("cancel");
    }

    private Running start(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(arguments));
        command.addAll(List.of("--progress-file=" + progress, "--cancel-file", cancel.toString()));
        return ContinuoProcess.in(folder).start(command.toArray(String[]::new));
    }

    private JsonNode last() throws Exception {
        List<String> lines = Files.readAllLines(progress);
        assertEquals(1, lines.size());
        return JSON.readTree(lines.getFirst());
    }

    @Test
    void theProgressFileAlwaysHasOneWholeLineAndEndsWithTheFiles() throws Exception {
        Running running = start("generate", "bells", "--seconds", "8", "--seed", "5");
        double fraction = 0;
        int moving = 0;
        boolean remainingTold = false;
        while (running.process().isAlive()) {
            if (Files.exists(progress)) {
                JsonNode line = last();
                double next = line.path("fraction").asDouble();
                assertTrue(next >= fraction, () -> line + " after a larger fraction");
                moving += next > fraction ? 1 : 0;
                fraction = next;
                remainingTold |= line.has("remaining_seconds");
            }
            Thread.sleep(5);
        }
        assertEquals(0, running.end().code());
        assertTrue(moving >= 2, "saw " + moving + " steps of progress");
        assertTrue(remainingTold);
        JsonNode end = last();
        assertEquals("done", end.path("state").asString());
        assertEquals(5, end.path("seed").asInt());
        assertEquals(1, end.path("files").size());
        assertTrue(Files.exists(Path.of(end.path("files").path(0).asString())));
    }

    @Test
    void theCancelFileEndsItAtOnceAndLeavesNothingBehind() throws Exception {
        Running running = start("generate", "bells", "--seconds", "3000");
        while (!Files.exists(progress) || last().path("fraction").asDouble() == 0) {
            assertTrue(running.process().isAlive(), "ended before there were steps");
            Thread.sleep(20);
        }
        Files.createFile(cancel);
        Ended ended = running.end();
        assertEquals(130, ended.code());
        assertEquals("continuo: cancelled", ended.lastErr());
        assertEquals("cancelled", last().path("state").asString());
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> left =
                    files.filter(file ->
                                    file.toString().endsWith(".part")
                                            || file.toString().endsWith(".wav"))
                            .toList();
            assertEquals(List.of(), left);
        }
    }

    @Test
    void aFailureIsTheProgressFilesLastLine() throws Exception {
        Ended ended = start("continue", "nothing.wav").end();
        assertEquals(3, ended.code());
        JsonNode end = last();
        assertEquals("failed", end.path("state").asString());
        assertEquals(3, end.path("code").asInt());
        assertEquals(ended.lastErr(), "continuo: " + end.path("message").asString());
    }

    @Test
    void evenWrongOptionsAreToldInTheProgressFile() throws Exception {
        Ended ended = start("generate", "--bars", "two").end();
        assertEquals(2, ended.code());
        assertEquals("failed", last().path("state").asString());
    }

    @Test
    void aProgressFileThatCannotBeWrittenIsOneSentence() throws Exception {
        Ended ended =
                ContinuoProcess.in(folder)
                        .run("generate", "--seconds", "1", "--progress-file", "no/such/folder/p");
        assertTrue(ended.code() == 2 || ended.code() == 3, () -> "code " + ended.code());
        assertFalse(ended.hasStackTrace());
        assertTrue(ended.lastErr().contains("no/such/folder"), ended.lastErr());
    }

    @ParameterizedTest
    @CsvSource({"48000, 100001", "44100, 44101", "96000, 96000"})
    void theLengthInSamplesIsExact(int rateHz, int samples) throws Exception {
        Ended ended =
                start(
                                "generate",
                                "--samples",
                                Integer.toString(samples),
                                "--rate",
                                Integer.toString(rateHz),
                                "--out",
                                "clip.wav")
                        .end();
        assertEquals(0, ended.code(), ended::lastErr);
        assertEquals(samples, WavFile.read(folder.resolve("clip.wav")).length());
    }

    @Test
    void aContinuationCountsItsSamplesAtTheSoundsRate() throws Exception {
        Path song = Sounds.music(folder.resolve("song.wav"), 1.503);
        Ended ended = start("continue", song.toString(), "--samples", "44100", "--takes=2").end();
        assertEquals(0, ended.code(), ended::lastErr);
        for (String file : ended.out()) {
            assertEquals(44_100, WavFile.read(folder.resolve(file)).length());
        }
        assertEquals(2, last().path("files").size());
    }

    @Test
    void samplesWithoutARateAreRefused() throws Exception {
        Ended ended = start("generate", "--samples", "100").end();
        assertEquals(2, ended.code());
        assertEquals(
                "continuo: --samples: expected --rate with it, found no rate to count them at",
                ended.lastErr());
    }
}
