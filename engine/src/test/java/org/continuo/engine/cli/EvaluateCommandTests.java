package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.FolderTree;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.NpyFloats;
import org.continuo.core.tensor.Shape;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code evaluate} says of sounds that are known. */
class EvaluateCommandTests {
    @TempDir Path folder;

    private Path clips = Path.of("");

    @BeforeEach
    void makeClips() throws IOException {
        clips = Files.createDirectory(folder.resolve("clips"));
        Sounds.chords(clips.resolve("chords.wav"));
        Sounds.music(clips.resolve("fifths.wav"), 3);
    }

    private static JsonNode evaluate(int lines, String... arguments) {
        Ended ended = CommandInThisProcess.run(arguments);
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertEquals(lines, ended.out().size(), ended.out().toString());
        return JsonMapper.shared().readTree(ended.out().getLast());
    }

    @Test
    void aSetIsNoDistanceFromItselfAndFollowsItself() {
        JsonNode result = evaluate(3, "evaluate", clips.toString(), clips.toString(), "--json");
        assertEquals(0, result.path("frechet_latents").asDouble(1), 1e-3);
        assertEquals(1, result.path("chroma_cosine").path("mean").asDouble(), 1e-9);
        assertEquals(2, result.path("loudness_lufs").path("count").asInt());
        JsonNode pulse = result.path("beat_pulse");
        assertTrue(pulse.path("low").asDouble() <= pulse.path("mean").asDouble());
        assertTrue(pulse.path("mean").asDouble() <= pulse.path("high").asDouble());
    }

    @Test
    void clicksSilenceAndSeamsAreHeard() throws IOException {
        float[] samples = new float[64_000];
        for (int i = 0; i < 32_000; i++) {
            samples[i] = (float) (0.3 * Math.sin(2 * Math.PI * 220 * i / 32_000.0));
        }
        samples[16_000] += 0.5f;
        Path clip = folder.resolve("clip.wav");
        WavFile.write(clip, AudioSamples.mono(samples, 32_000), SampleEncoding.PCM_24);
        JsonNode result = evaluate(2, "evaluate", clip.toString(), "--seam", "0.5", "--json");
        assertEquals(0.5, result.path("clicks_per_second").path("mean").asDouble(), 1e-9);
        assertEquals(0.5, result.path("silence").path("mean").asDouble(), 0.03);
        assertTrue(result.path("seam_jump_db").path("mean").asDouble() > 20);
        JsonNode music = evaluate(2, "evaluate", clips.resolve("chords.wav").toString(), "--json");
        assertEquals(96, music.path("tempo_bpm").path("mean").asDouble(), 0.5);
    }

    @Test
    void aDrumIsNoClick() throws IOException {
        Random random = new Random(1);
        float[] samples = new float[32_000];
        for (int i = 0; i < samples.length; i++) {
            double level = 0.5 * Math.exp(-(i % 8000) / 800.0);
            samples[i] = (float) (level * (2 * random.nextDouble() - 1));
        }
        Path drums = folder.resolve("drums.wav");
        WavFile.write(drums, AudioSamples.mono(samples, 32_000), SampleEncoding.PCM_24);
        JsonNode result = evaluate(2, "evaluate", drums.toString(), "--json");
        assertEquals(0, result.path("clicks_per_second").path("mean").asDouble(1));
    }

    @Test
    void givenArraysAreCompared() throws IOException {
        Path here = folder.resolve("here.npy");
        Path there = folder.resolve("there.npy");
        NpyFloats.write(here, new FloatArray(Shape.of(2, 1), new float[] {0, 2}));
        NpyFloats.write(there, new FloatArray(Shape.of(2, 1), new float[] {2, 6}));
        JsonNode result =
                evaluate(
                        3,
                        "evaluate",
                        clips.toString(),
                        "--embeddings",
                        here.toString(),
                        there.toString(),
                        "--json");
        assertEquals(11, result.path("frechet_embeddings").asDouble(), 1e-9);
    }

    @Test
    void clipsAreHeldAgainstTheirWords() throws IOException {
        Path words = folder.resolve("words.tsv");
        Files.writeString(words, "chords\tcalm chords, 192 bpm\nfifths.wav\ta drone at 60 BPM\n");
        Path picture = folder.resolve("picture.svg");
        JsonNode result =
                evaluate(
                        3,
                        "evaluate",
                        clips.toString(),
                        "--prompts",
                        words.toString(),
                        "--picture",
                        picture.toString(),
                        "--json");
        assertEquals(2, result.path("tempo_as_asked").path("count").asInt());
        assertTrue(result.path("clap_cosine").isMissingNode());
        assertTrue(result.path("tempo_as_asked").path("mean").asDouble() >= 0.5);
        assertTrue(result.path("key_as_asked").isMissingNode());
        String svg = Files.readString(picture);
        assertTrue(svg.startsWith("<svg") && svg.endsWith("</svg>\n"), svg);
        assertTrue(svg.contains(">loudness lufs</text>"), svg);

        Files.writeString(words, "chords calm chords\n");
        Ended ended =
                CommandInThisProcess.run(
                        "evaluate", clips.toString(), "--prompts", words.toString());
        assertEquals(ExitCode.BAD_USE.number(), ended.code());
        assertTrue(ended.lastErr().contains("line 1: expected a clip's name, a tab"));
    }

    @Test
    void aClapInTheCacheJudgesWordsAndItsLackIsTold() throws IOException {
        Path words = folder.resolve("words.tsv");
        Files.writeString(words, "chords\tcalm chords\nfifths.wav\ta drone\n");
        String[] command = {"evaluate", clips.toString(), "--prompts", words.toString(), "--json"};
        Path place = CacheFolder.ofUser().resolve("clap");
        assertTrue(
                CommandInThisProcess.run(command)
                        .lastErr()
                        .endsWith("hf download Xenova/clap-htsat-unfused --local-dir " + place));
        Path model = Path.of("src/test/resources/clap");
        try {
            Files.createDirectories(place.resolve("onnx"));
            for (String file :
                    new String[] {
                        "preprocessor_config.json",
                        "tokenizer.json",
                        "onnx/audio_model.onnx",
                        "onnx/text_model.onnx"
                    }) {
                Files.copy(model.resolve(file), place.resolve(file));
            }
            JsonNode cosine = evaluate(3, command).path("clap_cosine");
            assertEquals(2, cosine.path("count").asInt());
            assertTrue(Math.abs(cosine.path("mean").asDouble()) <= 1);
        } finally {
            FolderTree.delete(place);
        }
    }

    @Test
    void brokenClipsAreLeftOutAndNoneIsOneSentence() throws IOException {
        Files.writeString(clips.resolve("broken.wav"), "no sound");
        Ended ended = CommandInThisProcess.run("evaluate", clips.toString(), "--json");
        assertEquals(ExitCode.DONE.number(), ended.code());
        assertTrue(ended.lastErr().endsWith("; left out"), ended.lastErr());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        Ended none = CommandInThisProcess.run("evaluate", empty.toString());
        assertEquals(ExitCode.BAD_USE.number(), none.code());
        assertFalse(none.hasStackTrace());
    }

    @Test
    void aClipThatIsTooShortForTheSeamIsLeftOut() throws IOException {
        Path shorter = clips.resolve("short.wav");
        WavFile.write(shorter, AudioSamples.mono(new float[100], 32_000), SampleEncoding.PCM_16);
        Ended ended =
                CommandInThisProcess.run("evaluate", clips.toString(), "--seam", "0.5", "--json");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertTrue(
                ended.lastErr()
                        .contains(shorter + ": seam: expected a sample from 1 to 99, found 16000"),
                ended.lastErr());
        assertEquals(3, ended.out().size(), "two clips and the result");
        Ended alone =
                CommandInThisProcess.run("evaluate", shorter.toString(), "--seam", "0.5", "--json");
        assertEquals(ExitCode.BAD_USE.number(), alone.code());
        assertTrue(alone.lastErr().contains("seam: expected a sample"), alone.lastErr());
    }

    @Test
    void brokenReferencesAreLeftOutAndNoneIsOneSentence() throws IOException {
        Path reference = Files.createDirectory(folder.resolve("reference"));
        Path broken = reference.resolve("broken.wav");
        Files.writeString(broken, "no sound");
        String[] command = {
            "evaluate", clips.resolve("chords.wav").toString(), reference.toString(), "--json"
        };
        Ended none = CommandInThisProcess.run(command);
        assertEquals(ExitCode.BAD_USE.number(), none.code());
        assertTrue(
                none.lastErr()
                        .endsWith(
                                reference
                                        + ": expected clips that can be read, found none among 1"
                                        + " files"),
                none.lastErr());
        Sounds.music(reference.resolve("two-seconds.wav"), 2);
        Ended some = CommandInThisProcess.run(command);
        assertEquals(ExitCode.DONE.number(), some.code(), some.err().toString());
        assertTrue(
                some.err().stream()
                        .anyMatch(line ->
                                line.contains(broken.toString()) && line.endsWith("; left out")),
                some.err().toString());
    }
}
