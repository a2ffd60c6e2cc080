package org.continuo.engine.clap;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.files.CacheFolder;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.onnx.SessionSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A small CLAP of random weights against transformers' {@code ClapModel} ({@code clap/make.py}).
 */
class ClapTests {
    private static final Path REFERENCE = Path.of("src/test/resources/clap");
    private static final List<String> FILES =
            List.of(
                    "preprocessor_config.json",
                    "tokenizer.json",
                    "onnx/audio_model.onnx",
                    "onnx/text_model.onnx");
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
        copied();
        byte[] audio = Files.readAllBytes(model.resolve("onnx/audio_model.onnx"));
        Files.write(model.resolve("onnx/audio_model.onnx"), Arrays.copyOf(audio, audio.length / 2));
        assertSentence(model, "audio_model.onnx: expected a CLAP in ONNX form, found a file");
        Files.write(
                model.resolve("onnx/audio_model.onnx"),
                Files.readAllBytes(REFERENCE.resolve("onnx/text_model.onnx")));
        assertSentence(model, "audio_model.onnx: expected the inputs [input_features]");
    }

    /** Each would be refused by the library in its own words, or end the process in it. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/model|null|model.vocab: expected words",
                "/model/type|5|model: expected Unigram, WordLevel or BPE, found \"5\"",
                "/model/type|\"WordPiece\"|model: expected Unigram, WordLevel or BPE",
                "/model/vocab|null|model.vocab: expected words",
                "/model/vocab|{}|model.vocab: expected words",
                "/model/vocab|[\"a\", \"b\"]|model.vocab: expected an object",
                "/model/vocab|{\"a\": \"0\"}|model.vocab: expected words with numbers",
                "/model/vocab|{\"a\": -1}|model.vocab: expected words with numbers",
                "/model/vocab|{\"a\": 5000000000}|model.vocab: expected words with numbers",
                "/model/merges|null|model.merges: expected a list",
                "/model/merges|\"a b\"|model.merges: expected a list",
                "/model/merges|{\"a\": \"b\"}|model.merges: expected a list",
                "/model/merges|[\"a\"]|model.merges: expected pairs",
                "/model/merges|[\"a b c\"]|model.merges: expected pairs",
                "/model/merges|[[\"a\", 5]]|model.merges: expected pairs",
                "/model/merges|[5]|model.merges: expected pairs",
                "/model/merges|[\"unheard of\"]|model.merges: expected pairs",
                "/model/dropout|\"half\"|model.dropout: expected none",
                "/model/continuing_subword_prefix|\"##\"|continuing_subword_prefix: expected none",
                "/model/end_of_word_suffix|5|end_of_word_suffix: expected none",
                "/model/unk_token|5|model.unk_token: expected a word or none",
                "/model/unk_token|\"<nowhere>\"|model.unk_token: expected a word or none",
                "/added_tokens|{\"content\": \"<s>\"}|added_tokens: expected a list",
                "/added_tokens|[{\"content\": \"<s>\"}]|added_tokens: expected tokens",
                "/pre_tokenizer|5|pre_tokenizer: expected one of T5's tokenizers",
                "/post_processor|[]|post_processor: expected TemplateProcessing",
                "/post_processor/sep|[\"</s>\"]|post_processor.sep: expected a word",
                "/post_processor/cls|[0, \"<s>\"]|post_processor.cls: expected a word",
                "/decoder|\"ByteLevel\"|decoder: expected Metaspace, ByteLevel or null"
            })
    void aMalformedTokenizerIsOneSentence(String place, String value, String sentence)
            throws IOException {
        Path model = copied();
        Path file = model.resolve("tokenizer.json");
        JsonMapper mapper = JsonMapper.shared();
        ObjectNode root = (ObjectNode) mapper.readTree(Files.readAllBytes(file));
        int at = place.lastIndexOf('/');
        ((ObjectNode) root.at(place.substring(0, at)))
                .set(place.substring(at + 1), mapper.readTree(value));
        Files.writeString(file, root.toString());
        assertSentence(model, file + ": expected a Hugging Face tokenizer, found ");
        assertSentence(model, sentence);
    }

    /** What the library alone can judge, it refuses; the sentence is begun by ours. */
    @ParameterizedTest
    @ValueSource(strings = {"fuse_unk", "byte_fallback", "ignore_merges"})
    void aSwitchThatIsNoneIsOneSentence(String key) throws IOException {
        Path model = copied();
        Path file = model.resolve("tokenizer.json");
        Files.writeString(
                file,
                Files.readString(file)
                        .replaceFirst("\"" + key + "\": *false", "\"" + key + "\": 7"));
        assertSentence(model, file + ": expected a Hugging Face tokenizer, found ");
    }

    @Test
    void aTokenizerThatIsCutOrMissingIsOneSentence() throws IOException {
        Path model = copied();
        Path file = model.resolve("tokenizer.json");
        byte[] whole = Files.readAllBytes(file);
        for (int length : new int[] {0, 1, 100, whole.length / 2, whole.length - 2}) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertSentence(model, file + ": expected a Hugging Face tokenizer, found ");
        }
        Files.delete(file);
        assertSentence(model, file + ": expected a file of a CLAP, found none");
        Files.createDirectory(file);
        assertSentence(model, file + ": expected a file of a CLAP, found none");
    }

    /** More words than the network has embeddings for. */
    @Test
    void aTokenizerOfAnotherModelIsOneSentence() throws IOException {
        Path model = copied();
        Path file = model.resolve("tokenizer.json");
        ObjectNode root = (ObjectNode) JsonMapper.shared().readTree(Files.readAllBytes(file));
        ((ObjectNode) root.at("/post_processor"))
                .set("sep", JsonMapper.shared().readTree("[\"</s>\", 99999]"));
        Files.writeString(file, root.toString());
        try (Clap clap = open(model)) {
            AudioSamples sound = AudioSamples.mono(sound(1, 1), RATE_HZ);
            CheckpointException problem =
                    assertThrows(CheckpointException.class, () -> clap.agreement(sound, "a piano"));
            assertTrue(
                    String.valueOf(problem.getMessage())
                            .contains("text_model.onnx: expected a network for CLAP's inputs"),
                    problem::getMessage);
        }
    }

    private Path copied() throws IOException {
        Path model = folder.resolve("model");
        Files.createDirectories(model.resolve("onnx"));
        for (String file : FILES) {
            Files.copy(REFERENCE.resolve(file), model.resolve(file));
        }
        return model;
    }

    private void assertSentence(Path model, String words) {
        CheckpointException problem = assertThrows(CheckpointException.class, () -> open(model));
        assertTrue(String.valueOf(problem.getMessage()).contains(words), problem::getMessage);
    }
}
