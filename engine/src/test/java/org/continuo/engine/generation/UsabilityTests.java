package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What lists call usable is usable, and what is not is told with the file at fault. */
class UsabilityTests {
    @TempDir Path folder;

    @BeforeEach
    void writeModel() throws IOException {
        RandomCheckpoint.write(folder, ModelGeometry.TINY, ElementType.FLOAT32, 1);
    }

    private void require() throws IOException {
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            MusicGenConfig.requireUsable(checkpoint);
        }
    }

    private String refusal() {
        return String.valueOf(assertThrows(CheckpointException.class, this::require).getMessage());
    }

    @Test
    void aWholeModelIsUsable() throws IOException {
        require();
    }

    @Test
    void everyTensorIsMissed() throws IOException {
        List<String> names;
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            names = List.copyOf(checkpoint.weights().names());
        }
        assertTrue(names.size() > 150, names.toString());
        Path file = folder.resolve("model.safetensors");
        String whole = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String name : names) {
            String other = "x" + name.substring(1);
            Files.writeString(
                    file,
                    whole.replace("\"" + name + "\"", "\"" + other + "\""),
                    StandardCharsets.ISO_8859_1);
            String refusal = refusal();
            assertTrue(
                    refusal.contains(name.substring(name.indexOf('.') + 1)),
                    () -> name + ": " + refusal);
        }
    }

    @Test
    void aTensorOfAnotherShapeIsNamed() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"d_ff\":64", "\"d_ff\":65"));

        assertTrue(refusal().contains("DenseReluDense.wi.weight"), refusal());
    }

    @Test
    void aTokenizerIsMissed() throws IOException {
        Path tokenizer = folder.resolve("tokenizer.json");
        Files.delete(tokenizer);
        assertEquals(tokenizer + ": expected a tokenizer.json, found no such file", refusal());

        Files.writeString(tokenizer, "vocabulary");
        assertEquals(
                tokenizer + ": expected a Hugging Face tokenizer, found no JSON object", refusal());

        Files.writeString(tokenizer, "{\"model\": {\"type\": \"BPE\"}}");
        assertTrue(refusal().startsWith(tokenizer + ": expected a Hugging Face tokenizer"));
    }

    @ParameterizedTest
    @CsvSource({
        "generation_config.json, max_length, 1",
        "generation_config.json, max_length, 0",
        "generation_config.json, max_length, 1.5",
        "preprocessor_config.json, sampling_rate, 1",
        "preprocessor_config.json, n_fft, 3",
        "preprocessor_config.json, n_fft, 2147483647",
        "preprocessor_config.json, n_fft, 17",
        "preprocessor_config.json, hop_length, 0",
        "preprocessor_config.json, hop_length, 2147483647",
        "preprocessor_config.json, chunk_length, 0",
        "preprocessor_config.json, chunk_length, 1e300",
        "preprocessor_config.json, num_chroma, 24",
    })
    void valuesOfOtherFilesNameTheirFile(String file, String key, String value) throws IOException {
        Files.writeString(folder.resolve(file), "{\"%s\": %s}".formatted(key, value));

        assertTrue(refusal().startsWith(file + ": expected "), refusal());
        assertTrue(refusal().contains(" at " + key + ", found "), refusal());
    }

    @Test
    void pitchClassesAreWholeOctaves() throws IOException {
        Path config = folder.resolve("config.json");
        Files.writeString(
                config, Files.readString(config).replace("\"num_chroma\":12", "\"num_chroma\":13"));

        assertEquals("config.json: expected a multiple of 12 at num_chroma, found 13", refusal());
    }
}
