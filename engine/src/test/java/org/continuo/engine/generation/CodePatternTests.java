package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.NpyFile;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.generation.TinyModel.WantedClip;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Codebooks that lag otherwise than those of published models, against transformers' decoder under
 * audiocraft's patterns ({@code patterns/make.py}).
 */
class CodePatternTests {
    private static final Path RESOURCES = Path.of("src/test/resources");
    private static final Path KIT = RESOURCES.resolve("conformance/musicgen_mono/checkpoint");

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"0-1-2-3", "0-0-0-0", "0-0-2-5"})
    void theLikeliestTokensAreTheReferences(String delays) throws IOException {
        LongArray expected =
                NpyFile.readLongs(RESOURCES.resolve("patterns").resolve(delays + ".npy"));
        try (MusicGen model = TinyModel.open(lagging(List.of(delays.split("-", -1))))) {
            assertArrayEquals(
                    expected.values(),
                    WantedClip.of("drums").greedily().frames(24).codes(model).getFirst());
        }
    }

    @Test
    void delaysThatFallAreRefused() throws IOException {
        Path checkpoint = lagging(List.of("0", "2", "1", "3"));
        CheckpointException refusal =
                assertThrows(CheckpointException.class, () -> TinyModel.open(checkpoint));
        assertTrue(
                String.valueOf(refusal.getMessage()).contains("decoder.codebook_delays"),
                refusal::getMessage);
    }

    /** The kit's model, as if it had been trained with these delays. */
    private Path lagging(List<String> delays) throws IOException {
        for (String name : List.of("model.safetensors", "tokenizer.json")) {
            Files.copy(KIT.resolve(name), folder.resolve(name));
        }
        String config = Files.readString(KIT.resolve("config.json"));
        Files.writeString(
                folder.resolve("config.json"),
                config.replaceFirst(
                        "\"decoder\": \\{",
                        "\"decoder\": {\"codebook_delays\": %s,".formatted(delays)));
        return folder;
    }
}
