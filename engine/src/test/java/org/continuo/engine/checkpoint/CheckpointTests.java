package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTests {
    private static final String CONFIG =
            "{\"model_type\":\"musicgen\",\"text_encoder\":{},\"audio_encoder\":{},\"decoder\":{}}";

    @TempDir Path folder;

    @Test
    void weightsHaveOneNameWhateverLibraryVersionWroteThem() throws IOException {
        huggingFace(
                new SafetensorsBytes()
                        .add("audio_encoder.a.conv.parametrizations.weight.original0", "[1]", 1)
                        .add("audio_encoder.a.conv.parametrizations.weight.original1", "[1]", 2)
                        .add("audio_encoder.b.conv.weight_g", "[1]", 3)
                        .add("text_encoder.encoder.embed_tokens.weight", "[1]", 4)
                        .add("decoder.model.decoder.embed_positions.weights", "[1]", 5));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(Checkpoint.Format.HUGGING_FACE, checkpoint.format());
            assertEquals(
                    Set.of(
                            "audio_encoder.a.conv.weight_g",
                            "audio_encoder.a.conv.weight_v",
                            "audio_encoder.b.conv.weight_g",
                            "text_encoder.shared.weight",
                            "decoder.model.decoder.embed_positions.weights"),
                    checkpoint.weights().names());
            assertEquals(
                    2, checkpoint.weights().get("audio_encoder.a.conv.weight_v", 1).toFloats()[0]);
            assertEquals(
                    Set.of("a.conv.weight_g", "a.conv.weight_v", "b.conv.weight_g"),
                    checkpoint.codecWeights().names());
        }
    }

    @Test
    void aTiedTableStoredTwiceIsOneTensor() throws IOException {
        huggingFace(
                new SafetensorsBytes()
                        .add("text_encoder.encoder.embed_tokens.weight", "[1]", 1)
                        .add("text_encoder.shared.weight", "[1]", 2));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(Set.of("text_encoder.shared.weight"), checkpoint.weights().names());
            assertEquals(
                    2, checkpoint.weights().tensor("text_encoder.shared.weight").toFloats()[0]);
        }
    }

    @Test
    void oneWeightUnderAnOldAndANewNameIsRefused() throws IOException {
        huggingFace(
                new SafetensorsBytes()
                        .add("c.parametrizations.weight.original0", "[1]", 1)
                        .add("c.weight_g", "[1]", 2));
        assertRefused("expected c.weight_g once");
    }

    @Test
    void aTensorOfAnotherShapeOrTypeOrNameIsReportedWithItsFile() throws IOException {
        huggingFace(
                new SafetensorsBytes()
                        .add("a", "[2,1]", 1, 2)
                        .add("decoder.steps", "I64", "[1]", new byte[8]));
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Weights weights = checkpoint.weights();
            assertMessage(
                    "a in model.safetensors: expected [1, 2], found [2, 1]",
                    () -> weights.get("a", 1, 2));
            assertMessage(
                    "decoder.steps in model.safetensors: expected a floating-point tensor, found"
                            + " INT64",
                    () -> weights.under("decoder.").get("steps", 1));
            assertMessage(
                    folder + ": expected a tensor decoder.x, found none",
                    () -> weights.under("decoder.").get("x", 1));
        }
    }

    @Test
    void shardsAreJoinedByTheirIndex() throws IOException {
        shards("{\"a\":\"model-1.safetensors\",\"b\":\"model-2.safetensors\"}");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertEquals(Set.of("a", "b"), checkpoint.weights().names());
            assertEquals(2, checkpoint.weights().get("b", 1).toFloats()[0]);
        }
    }

    @Test
    void aShardThatIsMissingOrHoldsOtherTensorsIsRefused() throws IOException {
        shards("{\"a\":\"model-3.safetensors\"}");
        assertRefused("model-3.safetensors: expected a file, found nothing");
        shards("{\"a\":\"model-2.safetensors\"}");
        assertRefused("expected a in model-2.safetensors, found none");
        shards("[]");
        assertRefused("expected an object at weight_map");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../secret.safetensors",
                "/etc/passwd",
                "..",
                ".",
                "",
                "a/b.safetensors",
                "a\\\\b",
                "C:x",
                "model\\u0000"
            })
    void aShardOutsideTheFolderIsRefused(String name) throws IOException {
        shards("{\"a\":\"" + name + "\"}");
        assertRefused("expected the plain name of a file in the same folder at weight_map.a");
    }

    @Test
    void aFolderThatIsNoCheckpointSaysWhatWasExpectedAndFound() throws IOException {
        assertRefused("(audiocraft), found an empty folder");
        Files.writeString(folder.resolve("song.wav"), "");
        assertRefused("found song.wav");
        Path missing = folder.resolve("missing");
        assertMessage(
                missing + ": expected a checkpoint folder, found nothing",
                () -> Checkpoint.open(missing));
        Files.writeString(folder.resolve("config.json"), CONFIG);
        assertRefused("expected model.safetensors or model.safetensors.index.json");
        huggingFace(new SafetensorsBytes().add("a", "[1]", 1));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"bert\"}");
        assertRefused("\"musicgen_style\" or \"encodec\" at model_type, found \"bert\"");
    }

    @Test
    void aCodecAloneIsACheckpointWithBareNames() throws IOException {
        huggingFace(new SafetensorsBytes().add("encoder.layers.0.conv.bias", "[1]", 1));
        Files.writeString(folder.resolve("config.json"), "{\"model_type\":\"encodec\"}");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertTrue(checkpoint.isCodecOnly());
            assertTrue(checkpoint.codecWeights().has("encoder.layers.0.conv.bias"));
            assertFalse(checkpoint.codecConfig().has("audio_encoder"));
        }
    }

    @Test
    void weightsEndWithTheCheckpoint() throws IOException {
        huggingFace(new SafetensorsBytes().add("a", "[1]", 1));
        Checkpoint checkpoint = Checkpoint.open(folder);
        StoredTensor tensor = checkpoint.weights().get("a", 1);
        assertArrayEquals(new float[] {1}, tensor.toFloats());
        checkpoint.close();
        checkpoint.close();
        assertThrows(IllegalStateException.class, tensor::toFloats);
    }

    @Test
    void anAudiocraftFolderIsReadAsItsHuggingFaceCounterpart() throws IOException {
        new AudiocraftFiles(folder.resolve("mine")).model().codec().textEncoder("t5");
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("mine"))) {
            assertEquals(Checkpoint.Format.AUDIOCRAFT, checkpoint.format());
            assertEquals("musicgen", checkpoint.config().text("model_type"));
            assertEquals(2, checkpoint.config().section("decoder").integer("hidden_size"));
            assertEquals("reflect", checkpoint.codecConfig().text("pad_mode"));
            Weights weights = checkpoint.weights();
            String attention = "decoder.model.decoder.layers.0.self_attn.";
            assertArrayEquals(
                    new float[] {4, 5, 6, 7},
                    weights.get(attention + "k_proj.weight", 2, 2).toFloats());
            assertEquals(Shape.of(2, 2), weights.tensor(attention + "v_proj.weight").shape());
            assertTrue(weights.has("text_encoder.shared.weight"));
            assertFalse(weights.has("text_encoder.decoder.weight"));
            assertTrue(weights.has("audio_encoder.decoder.layers.3.conv.weight_g"));
            assertEquals(
                    Optional.of(folder.resolve("mine/t5/tokenizer.json")),
                    checkpoint.tokenizerFile());
        }
    }

    @Test
    void aTextEncoderMayLieInsideBesideOrElsewhere() throws IOException {
        Path mine = folder.resolve("models/mine");
        AudiocraftFiles files = new AudiocraftFiles(mine).model().codec();
        assertMessageContains(
                () -> Checkpoint.open(mine),
                "state_dict.bin: expected the text encoder t5-base, which it names but does not"
                        + " contain, in one of the folders ["
                        + mine.resolve("t5"));
        files.textEncoder("../../elsewhere");
        Path elsewhere = folder.resolve("elsewhere");
        Checkpoint.open(
                        mine,
                        name -> name.equals("t5-base") ? Optional.of(elsewhere) : Optional.empty())
                .close();
        Files.createDirectories(mine.resolve("t5")); // holds no model: passed over
        files.textEncoder("../t5-base");
        Checkpoint.open(mine).close();
    }

    @Test
    void aCodecThatIsOnlyNamedIsFoundOrReported() throws IOException {
        Path mine = folder.resolve("mine");
        AudiocraftFiles files = new AudiocraftFiles(mine).model().textEncoder("t5");
        files.codecPointer("facebook/encodec_32khz");
        assertMessageContains(
                () -> Checkpoint.open(mine), "expected the codec facebook/encodec_32khz");
        new AudiocraftFiles(mine.resolve("facebook/encodec_32khz")).codec();
        Checkpoint.open(mine).close();
        Files.delete(mine.resolve("compression_state_dict.bin"));
        Checkpoint.open(mine).close(); // state_dict.bin names the same codec
        files.codecPointer("../../etc");
        assertMessageContains(
                () -> Checkpoint.open(mine),
                "etc, which it names but does not contain, in one of the folders");
    }

    @Test
    void aPointerToAPointerIsNotFollowed() throws IOException {
        Path mine = folder.resolve("mine");
        new AudiocraftFiles(mine).model().textEncoder("t5").codecPointer("a");
        new AudiocraftFiles(folder.resolve("a")).codecPointer("a");
        assertMessageContains(
                () -> Checkpoint.open(mine), "expected the codec a itself, found a pointer to a");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "positional_embedding: sin -> positional_embedding: rope ->"
                        + " transformer_lm.positional_embedding",
                "norm_first: true -> norm_first: false -> transformer_lm.norm_first",
                "modeling: delay -> modeling: unroll -> codebooks_pattern.modeling",
                "delays: [0] -> delays: [3] -> codebooks_pattern.delay.delays",
                "cross: [description] -> cross: [] -> fuser.cross",
                "model: t5 -> model: clap -> conditioners.description.model",
                "lm_model: transformer_lm -> lm_model: other -> lm_model",
                "num_layers: 1 -> num_layers: 2 -> 2 of decoder.model.decoder.layers.N",
                "n_q: 1 -> n_q: 4 -> codebooks_pattern.delay.delays",
                "card: 3 -> card: 4 -> [5, 2]",
                "hidden_scale: 2 -> hidden_scale: 3 -> [6, 2]",
                "dim: 2 -> dim: two -> transformer_lm.dim"
            })
    void aLanguageModelThatWouldBeComputedWronglyIsRefused(String change) throws IOException {
        String[] parts = change.split(" -> ");
        new AudiocraftFiles(folder).model(parts[0], parts[1]).codec().textEncoder("t5");
        assertRefused(parts[2]);
    }

    @Test
    void aTensorThatNoPublishedModelHasIsRefusedByName() throws IOException {
        String bias = "transformer.layers.0.self_attn.in_proj_bias";
        new AudiocraftFiles(folder).modelWith(bias).codec().textEncoder("t5");
        assertRefused("expected only tensors of a MusicGen as published, found " + bias);
    }

    private void huggingFace(SafetensorsBytes weights) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);
        Files.write(folder.resolve("model.safetensors"), weights.build());
    }

    private void shards(String weightMap) throws IOException {
        Files.writeString(folder.resolve("config.json"), CONFIG);
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"weight_map\":" + weightMap + "}");
        Files.write(
                folder.resolve("model-1.safetensors"),
                new SafetensorsBytes().add("a", "[1]", 1).build());
        Files.write(
                folder.resolve("model-2.safetensors"),
                new SafetensorsBytes().add("b", "[1]", 2).build());
    }

    private void assertRefused(String expectedInMessage) {
        assertMessageContains(() -> Checkpoint.open(folder), expectedInMessage);
    }

    private static void assertMessageContains(Executable call, String expected) {
        String message = String.valueOf(assertThrows(CheckpointException.class, call).getMessage());
        assertTrue(message.contains(expected), message);
    }

    private static void assertMessage(String expected, Executable call) {
        assertEquals(expected, assertThrows(CheckpointException.class, call).getMessage());
    }
}
