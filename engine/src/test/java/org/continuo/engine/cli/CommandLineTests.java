package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.tensor.NpyFile;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Commands that succeed, end to end with the tiny random model. */
class CommandLineTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;
    private Path song = Path.of("");

    @BeforeEach
    void makeMusic() throws IOException {
        song = Sounds.music(folder.resolve("a song.wav"), 3.21);
    }

    private Ended run(String... arguments) throws Exception {
        Ended ended = ContinuoProcess.in(folder).run(arguments);
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        assertFalse(ended.hasStackTrace());
        return ended;
    }

    @Test
    void aContinuationHasTheRateAndChannelsOfTheSoundAndTheLengthAskedForToTheSample()
            throws Exception {
        Ended ended = run("continue", song.toString(), "--seconds", "1.23");
        assertEquals(List.of("a song-continued.wav"), ended.out());
        AudioSamples clip = WavFile.read(folder.resolve("a song-continued.wav"));
        assertEquals(Sounds.RATE_HZ, clip.sampleRateHz());
        assertEquals(2, clip.channelCount());
        assertEquals(Math.round(1.23 * Sounds.RATE_HZ), clip.length());
    }

    @Test
    void theSoundItselfIsKeptSampleForSampleBeforeTheNewPart() throws Exception {
        run("continue", song.toString(), "--seconds", "0.5", "--keep-prompt", "--seed", "9");
        run("continue", song.toString(), "--seconds", "0.5", "--seed", "9", "--out", "new.wav");
        AudioSamples original = WavFile.read(song);
        AudioSamples whole = WavFile.read(folder.resolve("a song-continued.wav"));
        AudioSamples added = WavFile.read(folder.resolve("new.wav"));
        assertEquals(original.length() + Sounds.RATE_HZ / 2, whole.length());
        for (int channel = 0; channel < 2; channel++) {
            float[] samples = whole.channel(channel);
            assertArrayEquals(
                    original.channel(channel), Arrays.copyOf(samples, original.length()), 1e-9f);
            assertArrayEquals(
                    added.channel(channel),
                    Arrays.copyOfRange(samples, original.length(), samples.length),
                    2f / 32768);
        }
    }

    @Test
    void aKeptSoundOverFullScaleIsSaidToClipUnlessFloatsKeepIt() throws Exception {
        float[] loud = new float[2 * Sounds.RATE_HZ];
        for (int i = 0; i < loud.length; i++) {
            loud[i] = (float) (2 * Math.sin(2 * Math.PI * 441 * i / Sounds.RATE_HZ));
        }
        Path file = folder.resolve("loud.wav");
        WavFile.write(file, AudioSamples.mono(loud, Sounds.RATE_HZ), SampleEncoding.FLOAT_32);
        String[] keep = {"continue", file.toString(), "", "--seconds", "0.2", "--keep-prompt"};
        List<String> clipped =
                run(keep).err().stream().filter(line -> line.contains("full scale")).toList();
        assertEquals(
                List.of(
                        "continuo: loud-continued.wav: peaks 6.0 dB over full scale are clipped at"
                                + " 16 bits; --bit-depth 32f keeps them"),
                clipped);
        String[] floats = Arrays.copyOf(keep, keep.length + 2);
        floats[keep.length] = "--bit-depth";
        floats[keep.length + 1] = "32f";
        Ended kept = run(floats);
        assertFalse(kept.err().stream().anyMatch(line -> line.contains("full scale")));
        float[] whole = WavFile.read(folder.resolve(kept.out().getFirst())).channel(0);
        assertArrayEquals(loud, Arrays.copyOf(whole, loud.length));
    }

    @Test
    void onlyTheChosenPartIsContinued() throws Exception {
        run("continue", song.toString(), "--to", "1.5", "--seconds", "0.5", "--keep-prompt");
        AudioSamples whole = WavFile.read(folder.resolve("a song-continued.wav"));
        assertEquals(2 * Sounds.RATE_HZ, whole.length());
    }

    @Test
    void theSameSeedGivesTheSameClipAndAnotherOneDoesNot() throws Exception {
        run("generate", "bells", "--seconds", "0.5", "--seed", "7", "--out", "a.wav");
        run("generate", "bells", "--seconds", "0.5", "--seed", "7", "--out", "b.wav");
        run("generate", "bells", "--seconds", "0.5", "--seed", "8", "--out", "c.wav");
        byte[] first = Files.readAllBytes(folder.resolve("a.wav"));
        assertArrayEquals(first, Files.readAllBytes(folder.resolve("b.wav")));
        assertFalse(Arrays.equals(first, Files.readAllBytes(folder.resolve("c.wav"))));
    }

    @Test
    void takesAreNumberedAndNoFileIsOverwrittenThatWasNotNamed() throws Exception {
        Files.writeString(folder.resolve("soft-bells.wav"), "mine");
        Files.writeString(folder.resolve("soft-bells-3.wav"), "mine");
        Ended one = run("generate", "Soft bells!", "--seconds", "0.2");
        assertEquals(List.of("soft-bells-2.wav"), one.out());
        Ended two = run("generate", "Soft bells!", "--seconds", "0.2", "--takes", "2");
        assertEquals(List.of("soft-bells-4.wav", "soft-bells-5.wav"), two.out());
        assertEquals("mine", Files.readString(folder.resolve("soft-bells.wav")));
        assertNotEquals(
                -1,
                Files.mismatch(
                        folder.resolve("soft-bells-4.wav"), folder.resolve("soft-bells-5.wav")));
    }

    @Test
    void barsAtATempoGiveALengthToTheSampleAtTheRateAskedFor() throws Exception {
        run(
                "generate",
                "--bars",
                "2",
                "--bpm",
                "133",
                "--meter",
                "3/4",
                "--rate",
                "48000",
                "--channels",
                "2",
                "--bit-depth",
                "24",
                "--no-origin",
                "--out",
                "bars.wav");
        AudioSamples clip = WavFile.read(folder.resolve("bars.wav"));
        assertEquals(48_000, clip.sampleRateHz());
        assertEquals(Math.round(2 * 3 * 60.0 / 133 * 48_000), clip.length());
        assertArrayEquals(clip.channel(0), clip.channel(1));
        assertEquals(44L + clip.length() * 6L, Files.size(folder.resolve("bars.wav")));
    }

    @Test
    void aMelodyLeadsAndTokensAreWrittenBesideTheClip() throws Exception {
        run(
                "melody",
                song.toString(),
                "flute",
                "--frames",
                "30",
                "--takes",
                "2",
                "--codes-out",
                "codes.npy");
        assertEquals(Shape.of(2, 4, 30), NpyFile.readLongs(folder.resolve("codes.npy")).shape());
        assertEquals(30 * 640, WavFile.read(folder.resolve("a song-melody-1.wav")).length());
    }

    @Test
    void severalTextsGiveAClipEach() throws Exception {
        Ended ended = run("generate", "bells", "drums", "--seconds", "0.2", "--out", "both.wav");
        assertEquals(List.of("both-1.wav", "both-2.wav"), ended.out());
    }

    @Test
    void jsonEventsAreAllThatIsWrittenForScripts() throws Exception {
        Ended ended = run("generate", "bells", "--seconds", "0.5", "--seed", "4", "--json");
        assertEquals(List.of(), ended.err());
        List<JsonNode> events = new ArrayList<>();
        ended.out().forEach(line -> events.add(JSON.readTree(line)));
        List<JsonNode> progress =
                events.stream()
                        .filter(event -> event.path("event").asString().equals("progress"))
                        .toList();
        assertEquals(progress.size(), progress.getLast().path("step").asInt());
        assertEquals(
                progress.getLast().path("total").asInt(), progress.getLast().path("step").asInt());
        JsonNode result = events.getLast();
        assertEquals("result", result.path("event").asString());
        assertEquals(4, result.path("seed").asInt());
        assertEquals(0.5, result.path("seconds").asDouble());
        assertTrue(result.path("steps_per_second").asDouble() > 0);
        assertTrue(result.path("timings").path("total").asDouble() > 0);
        assertTrue(Files.exists(Path.of(result.path("files").get(0).asString())));
    }

    @Test
    void theUserIsToldThatTheRandomModelMakesNoiseAndWhichSeedWasDrawn() throws Exception {
        Ended ended = run("generate", "--seconds", "0.2");
        assertTrue(
                ended.err().stream().anyMatch(line -> line.contains("sounds like noise")),
                () -> String.join("\n", ended.err()));
        assertTrue(ended.lastErr().matches(".* seed \\d+"), ended.lastErr());
        assertEquals(List.of("clip.wav"), ended.out());
    }
}
