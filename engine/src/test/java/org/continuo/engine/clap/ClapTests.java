package org.continuo.engine.clap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.files.CacheFolder;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A small CLAP of random weights against transformers' {@code ClapModel} ({@code clap/make.py}).
 */
class ClapTests {
    private static final Path REFERENCE = Path.of("src/test/resources/clap");
    private static final int RATE_HZ = 48_000;

    @TempDir Path folder;

    private static JsonNode expected() throws IOException {
        return JsonMapper.shared().readTree(Files.readAllBytes(REFERENCE.resolve("expected.json")));
    }

    private Clap open(Path model) throws IOException {
        return Clap.open(model, new CacheFolder(folder.resolve("cache")), new SessionSettings(2));
    }

    /** As {@code make.py} makes it. */
    private static float[] sound(double seconds, int seed) {
        float[] samples = new float[(int) (seconds * RATE_HZ)];
        for (int i = 0; i < samples.length; i++) {
            double time = (double) i / RATE_HZ;
            double tones = 0;
            for (double ratio : new double[] {1, 2.75, 5.5, 11.25}) {
                tones += Math.sin(2 * Math.PI * 110 * (seed + 1) * ratio * time) / ratio;
            }
            samples[i] = (float) (0.2 * tones * Math.exp(-(time % 0.5) * 4));
        }
        return samples;
    }

    @ParameterizedTest
    @ValueSource(strings = {"short", "exact", "repeats"})
    void clipsAgreeWithTheirWordsAsInTransformers(String name) throws IOException {
        JsonNode clip = expected().path("clips").path(name);
        int seed = clip.path("seed").asInt();
        float[] samples = sound(clip.path("seconds").asDouble(), seed);
        ClapFeatures features = ClapFeatures.read(REFERENCE.resolve("preprocessor_config.json"));
        float[] mel = features.of(samples);
        int at = 0;
        for (int frame = 0; frame < features.frames(); frame += 100) {
            for (int band = 0; band < features.bandCount(); band += 8) {
                assertEquals(
                        clip.path("mel").path(at++).asDouble(),
                        mel[frame * features.bandCount() + band],
                        1e-2);
            }
        }
        assertEquals(clip.path("mel").size(), at);
        try (Clap clap = open(REFERENCE)) {
            String words = expected().path("texts").path(seed).asString();
            assertEquals(
                    clip.path("cosine").asDouble(),
                    clap.agreement(AudioSamples.mono(samples, RATE_HZ), words),
                    1e-4);
        }
    }

    @Test
    void textsAreTokensAsInTransformers() throws IOException {
        JsonNode expected = expected();
        assertTrue(expected.path("texts").size() > 8);
        try (Clap clap = open(REFERENCE)) {
            for (int i = 0; i < expected.path("texts").size(); i++) {
                String text = expected.path("texts").path(i).asString();
                long[] ids =
                        expected.path("ids")
                                .path(i)
                                .valueStream()
                                .mapToLong(JsonNode::asLong)
                                .toArray();
                assertArrayEquals(ids, clap.ids(text), text);
            }
            assertEquals(512, clap.ids("#".repeat(1000)).length);
        }
    }

    /** Twice the same ten seconds are the same as once. */
    @Test
    void longSoundsAreTheMeanOfTheirWindows() throws IOException {
        float[] once = sound(10, 1);
        float[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        float[] more = Arrays.copyOf(sound(10, 2), 2 * once.length);
        System.arraycopy(once, 0, more, once.length, once.length);
        try (Clap clap = open(REFERENCE)) {
            double one = clap.agreement(AudioSamples.mono(once, RATE_HZ), "a piano");
            assertEquals(one, clap.agreement(AudioSamples.mono(twice, RATE_HZ), "a piano"), 1e-6);
            assertTrue(
                    Math.abs(one - clap.agreement(AudioSamples.mono(more, RATE_HZ), "a piano"))
                            > 1e-4);
        }
    }

    @Test
    void whatIsNoClapIsOneSentence() throws IOException {
        Path model = Files.createDirectory(folder.resolve("model"));
        assertSentence(model, "preprocessor_config.json: expected a file of a CLAP, found none");
        Files.createDirectory(model.resolve("onnx"));
        for (String file :
                new String[] {
                    "preprocessor_config.json",
                    "tokenizer.json",
                    "onnx/audio_model.onnx",
                    "onnx/text_model.onnx"
                }) {
            Files.copy(REFERENCE.resolve(file), model.resolve(file));
        }
        byte[] audio = Files.readAllBytes(model.resolve("onnx/audio_model.onnx"));
        Files.write(model.resolve("onnx/audio_model.onnx"), Arrays.copyOf(audio, audio.length / 2));
        assertSentence(model, "audio_model.onnx: expected a CLAP in ONNX form, found a file");
        Files.write(
                model.resolve("onnx/audio_model.onnx"),
                Files.readAllBytes(REFERENCE.resolve("onnx/text_model.onnx")));
        assertSentence(model, "audio_model.onnx: expected the inputs [input_features]");
    }

    private void assertSentence(Path model, String words) {
        CheckpointException problem = assertThrows(CheckpointException.class, () -> open(model));
        assertTrue(String.valueOf(problem.getMessage()).contains(words), problem::getMessage);
    }
}
