package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code score} prints, with the tiny random model. */
class ScoreCommandTests {
    @TempDir Path folder;

    private static Ended score(String... arguments) {
        return CommandInThisProcess.run(
                Stream.concat(
                                Stream.of("score", "--precision", "fp32", "--threads", "1"),
                                Stream.of(arguments))
                        .toArray(String[]::new));
    }

    private static JsonNode json(String line) {
        return JsonMapper.shared().readTree(line);
    }

    @Test
    void theWholeIsTheMeanOfTheCodebooksAndAFolderTheSumOfItsSounds() throws IOException {
        Sounds.music(folder.resolve("a.wav"), 0.5);
        Sounds.music(folder.resolve("b.wav"), 1.5);
        Files.writeString(folder.resolve("b.txt"), "bells\n");
        Ended ended = score(folder.toString(), "--json");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        List<JsonNode> lines = ended.out().stream().map(ScoreCommandTests::json).toList();
        assertEquals(3, lines.size());
        assertEquals("", lines.get(0).path("text").asString());
        assertEquals("bells", lines.get(1).path("text").asString());
        for (JsonNode line : lines) {
            double mean = 0;
            for (JsonNode codebook : line.path("codebooks")) {
                mean += codebook.path("loss").asDouble() / line.path("codebooks").size();
            }
            assertEquals(mean, line.path("loss").asDouble(), 1e-9);
            assertEquals(Math.exp(mean), line.path("perplexity").asDouble(), 1e-6 * Math.exp(mean));
        }
        for (int codebook = 0; codebook < lines.get(2).path("codebooks").size(); codebook++) {
            double sum = 0;
            long tokens = 0;
            for (JsonNode sound : lines.subList(0, 2)) {
                JsonNode figures = sound.path("codebooks").path(codebook);
                sum += figures.path("loss").asDouble() * figures.path("tokens").asLong();
                tokens += figures.path("tokens").asLong();
            }
            JsonNode all = lines.get(2).path("codebooks").path(codebook);
            assertEquals(tokens, all.path("tokens").asLong());
            assertEquals(sum / tokens, all.path("loss").asDouble(), 1e-9);
        }
    }

    @Test
    void aTableForPeopleHasALineForEachSound() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), 0.5);
        Ended ended = score(song.toString(), "bells");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertEquals(2, ended.out().size(), ended.out().toString());
        assertTrue(ended.out().getFirst().contains("perplexity"));
        assertTrue(ended.out().getLast().endsWith("song.wav"));
    }

    @Test
    void brokenFilesOfAFolderAreLeftOutInOneSentenceEach() throws IOException {
        Sounds.music(folder.resolve("good.wav"), 0.5);
        Files.writeString(folder.resolve("broken.wav"), "no sound");
        WavFile.write(
                folder.resolve("short.wav"),
                AudioSamples.mono(new float[10], 32_000),
                SampleEncoding.PCM_16);
        Ended ended = score(folder.toString(), "--json");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        JsonNode all = json(ended.out().getLast());
        assertEquals(1, all.path("scored").asInt());
        assertEquals(3, all.path("files").asInt());
        assertEquals(2, ended.err().stream().filter(line -> line.endsWith("; left out")).count());
    }

    @Test
    void aFolderOfBrokenFilesIsOneSentence() throws IOException {
        Files.writeString(folder.resolve("broken.wav"), "no sound");
        Ended ended = score(folder.toString(), "--json");
        assertEquals(ExitCode.BAD_INPUT.number(), ended.code());
        assertTrue(
                ended.lastErr()
                        .endsWith("expected sounds that can be scored, found none among 1 files"),
                ended.lastErr());
    }

    @Test
    void aMelodyChangesWhatIsExpected() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), 0.5);
        Path tune = Sounds.music(folder.resolve("tune.wav"), 1);
        double without = loss(score(song.toString(), "--json"));
        double with = loss(score(song.toString(), "--json", "--melody", tune.toString()));
        assertTrue(Math.abs(with - without) > 1e-6, with + " and " + without);
    }

    private static double loss(Ended ended) {
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        return json(ended.out().getFirst()).path("loss").asDouble();
    }

    @Test
    void badInputIsOneSentence() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        Path song = Sounds.music(folder.resolve("song.wav"), 0.5);
        for (Ended ended :
                List.of(
                        score(folder.resolve("empty").toString()),
                        score(folder.resolve("nothing.wav").toString()),
                        score(
                                song.toString(),
                                "--melody",
                                song.toString(),
                                "--model",
                                "src/test/resources/conformance/musicgen_mono/checkpoint"))) {
            assertTrue(ended.code() == 2 || ended.code() == 3, ended.err().toString());
            assertTrue(ended.out().isEmpty(), ended.out().toString());
            assertTrue(ended.lastErr().contains("expected"), ended.lastErr());
        }
    }
}
