package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What people's own trainings and downloads leave in a folder: read, or named with the next step.
 */
class PeoplesCheckpointsTests {
    @TempDir Path folder;

    private static Map<String, StoredTensor> tensors(String... names) {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (String name : names) {
            MemorySegment data = MemorySegment.ofArray(new byte[4]);
            tensors.put(
                    name, new StoredTensor(name, ElementType.FLOAT32, Shape.of(1), data, "file"));
        }
        return tensors;
    }

    @Test
    void namesOfWrappersAreReadAsIfTheyWereNotThere() throws Exception {
        assertEquals(
                Set.of("decoder.a.weight", "b.weight", "c.modules.weight", "d"),
                WrapperNames.removed(
                                "folder",
                                tensors(
                                        "_orig_mod.module.decoder.a.weight",
                                        "module.b._orig_mod.weight",
                                        "c.modules.weight",
                                        "d"))
                        .keySet());
    }

    @Test
    void aNameWithAndWithoutAWrapperIsRefused() {
        CheckpointException refused =
                assertThrows(
                        CheckpointException.class,
                        () -> WrapperNames.removed("folder", tensors("a", "module.a")));
        assertTrue(refused.getMessage().contains("expected a once"), refused.getMessage());
    }

    private String refusal() {
        return String.valueOf(
                assertThrows(CheckpointException.class, () -> Checkpoint.open(folder).close())
                        .getMessage());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "config.json", "config.json model.safetensors", "state_dict.bin"})
    void anAdapterIsNamedWhateverLiesBesideIt(String beside) throws Exception {
        write("adapter_config.json", "{\"base_model_name_or_path\": \"facebook/musicgen-melody\"}");
        for (String name : beside.split(" ")) {
            if (!name.isEmpty()) {
                write(name, "{}");
            }
        }
        assertTrue(refusal().contains("is a LoRA adapter for facebook/musicgen-melody"), refusal());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "base_model.model.decoder.model.decoder.layers.0.self_attn.q_proj.lora_A.default.weight",
                "decoder.layers.0.q_proj.lora_embedding_B",
                "lora_unet_decoder_q_proj.lora_down.weight",
                "decoder.layers.0.q_proj.base_layer.weight",
                "decoder.layers.0.q_proj.hada_w1_a"
            })
    void tensorsOfAnAdapterAreNamed(String name) {
        CheckpointException refused =
                assertThrows(
                        CheckpointException.class,
                        () -> Adapters.refuseIn("model.safetensors", tensors("a.weight", name)));
        assertTrue(refused.getMessage().contains("is a LoRA adapter"), refused.getMessage());
    }

    @Test
    void tensorsOfAModelAreNoAdapter() throws Exception {
        Adapters.refuseIn(
                "model.safetensors",
                tensors("decoder.layers.0.self_attn.q_proj.weight", "flora.weight", "explorer_a"));
    }

    @ParameterizedTest
    @CsvSource({
        "checkpoint.th, export it first",
        "epoch=3-step=200.ckpt, PyTorch Lightning",
        "pytorch_model.bin, write it as safetensors once",
        "pytorch_model-00001-of-00002.bin, write it as safetensors once",
        "adapter_model.safetensors, is a LoRA adapter",
    })
    void aFileThatIsNoModelYetSaysWhatToDo(String name, String sentence) throws Exception {
        write(name, "x");
        assertTrue(refusal().contains(sentence), refusal());
        CheckpointException asModel =
                assertThrows(
                        CheckpointException.class,
                        () -> Checkpoint.open(folder.resolve(name)).close());
        assertTrue(asModel.getMessage().contains(sentence), asModel.getMessage());
    }

    @Test
    void transformersOldWeightsBesideTheirConfigurationSayWhatToDo() throws Exception {
        write("config.json", "{\"model_type\": \"musicgen\"}");
        write("pytorch_model.bin", "x");
        assertTrue(refusal().contains("write it as safetensors once"), refusal());
    }

    @Test
    void aFolderOfTheHubsCacheNamesTheModel() throws Exception {
        Path cached = folder.resolve("models--someone--my--model");
        Files.createDirectories(cached.resolve("snapshots"));
        CheckpointException refused =
                assertThrows(CheckpointException.class, () -> Checkpoint.open(cached).close());
        assertTrue(refused.getMessage().contains("give its name"), refused.getMessage());
    }

    @Test
    void aSafetensorsFileThatIsCutOffSaysSo() throws Exception {
        byte[] header =
                "{\"a\":{\"dtype\":\"F32\",\"shape\":[4],\"data_offsets\":[0,16]}}"
                        .getBytes(StandardCharsets.UTF_8);
        byte[] whole = new byte[8 + header.length + 16];
        whole[0] = (byte) header.length;
        System.arraycopy(header, 0, whole, 8, header.length);
        for (int length : new int[] {whole.length - 1, whole.length - 16, 20}) {
            Path file = Files.write(folder.resolve("a.safetensors"), Arrays.copyOf(whole, length));
            try (Arena arena = Arena.ofConfined()) {
                CheckpointException refused =
                        assertThrows(
                                CheckpointException.class, () -> SafetensorsFile.read(file, arena));
                assertTrue(refused.getMessage().contains("is cut off"), refused.getMessage());
            }
        }
    }

    @Test
    void aPointerOfGitIsNamed() throws Exception {
        Path file = folder.resolve("a.safetensors");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");
        try (Arena arena = Arena.ofConfined()) {
            CheckpointException refused =
                    assertThrows(
                            CheckpointException.class, () -> SafetensorsFile.read(file, arena));
            assertTrue(refused.getMessage().contains("git lfs pull"), refused.getMessage());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "//reference/encodec_32khz",
                "//pretrained/facebook/encodec_32khz",
                "/home/me/models/encodec_32khz",
                "../../encodec_32khz/",
                "C:\\models\\encodec_32khz",
                "/checkpoints/encodec_32khz/compression_state_dict.bin",
                "encodec_32khz"
            })
    void aCodecIsTakenFromBesideTheCheckpointByThePointersLastName(String pointer)
            throws Exception {
        Path codec = Files.createDirectories(folder.resolve("encodec_32khz"));
        Files.writeString(codec.resolve("config.json"), "{}");
        Path checkpoint = Files.createDirectories(folder.resolve("mine"));
        assertEquals(
                codec,
                new CompanionSearch(checkpoint, CompanionModels.NONE).codec("file", pointer));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "..", "a/..", "//reference/$(x)"})
    void aPointerWithoutANameIsRefused(String pointer) {
        assertThrows(
                CheckpointException.class,
                () -> new CompanionSearch(folder, _ -> Optional.empty()).codec("file", pointer));
    }

    @Test
    void aConfigurationThatIsNoFileIsRefusedBeforeItIsOpened() throws Exception {
        Files.createSymbolicLink(folder.resolve("config.json"), Path.of("/dev/zero"));
        write("model.safetensors", "x");
        assertTrue(refusal().contains("expected a file"), refusal());
    }
}
