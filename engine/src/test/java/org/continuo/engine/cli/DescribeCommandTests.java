package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DescribeCommandTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;

    private JsonNode describe(String... arguments) throws Exception {
        Ended ended = ContinuoProcess.in(folder).run(arguments);
        assertEquals(0, ended.code(), ended::lastErr);
        assertEquals(1, ended.out().size());
        return JSON.readTree(ended.out().getFirst());
    }

    @Test
    void keyTempoAndBeatsOfMusicAreFound() throws Exception {
        Path chords = Sounds.chords(folder.resolve("music.wav"));
        JsonNode found = describe("describe", chords.toString(), "--bpm", "96");
        assertEquals("A minor", found.path("key").asString());
        assertEquals(96, found.path("tempo_bpm").asDouble(), 0.5);
        assertEquals(0.2, found.path("first_beat_seconds").asDouble(), 0.015);
        assertEquals("A minor, 96 bpm", found.path("prompt").asString());
        assertTrue(found.path("loudness_lufs").asDouble() < -5, found::toString);
    }

    @Test
    void withoutASoundItIsTheDescriptionForATempo() throws Exception {
        JsonNode found = describe("describe", "--bpm", "119.9");
        assertEquals("{\"prompt\":\"120 bpm\"}", found.toString());
        for (String[] nothing : List.of(new String[] {}, new String[] {"--bpm=120", "--to=3"})) {
            StringWriter err = new StringWriter();
            CommandLine command = Main.commandLine().setErr(new PrintWriter(err));
            String[] words =
                    Stream.concat(Stream.of("describe"), Stream.of(nothing)).toArray(String[]::new);
            assertNotEquals(0, command.execute(words));
            assertTrue(err.toString().contains("expected AUDIO, or --bpm alone"), err::toString);
        }
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws Exception {
        Path silence = Sounds.sparse(folder.resolve("silence.wav"), 5);
        JsonNode found = describe("describe", silence.toString());
        assertFalse(found.has("key"));
        assertFalse(found.has("tempo_bpm"));
        assertFalse(found.has("loudness_lufs"));
        assertEquals("", found.path("prompt").asString());
    }

    @Test
    void whatADamagedFileLacksIsToldBesideTheDescription() throws Exception {
        Path music = Sounds.music(folder.resolve("music.wav"), 2);
        byte[] whole = Files.readAllBytes(music);
        Files.write(music, Arrays.copyOf(whole, 44 + 4 * Sounds.RATE_HZ));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine command =
                new CommandLine(new DescribeCommand())
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err));
        assertEquals(0, command.execute(music.toString()));
        assertEquals(1, JSON.readTree(out.toString()).path("seconds").asDouble());
        assertEquals(
                "continuo: %s: expected 2.000 s of sound, found 1.000 s; the file ends early"
                        .formatted(music),
                err.toString().strip());
    }

    @Test
    void aFileThatIsNoSoundIsOneSentence() throws Exception {
        Ended ended = ContinuoProcess.in(folder).run("describe", "nothing.wav");
        assertEquals(3, ended.code());
        assertFalse(ended.hasStackTrace());
    }
}
