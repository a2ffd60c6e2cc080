package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.files.CacheFolder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the kit does not say of adapters: damaged files, hashes, order. */
class AdapterMergeTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");
    private static final Path BASE = KIT.resolve("musicgen_mono/checkpoint");
    private static final Path PLAIN = KIT.resolve("lora/adapters/plain_whole");
    private static final String TENSOR = "decoder.model.decoder.layers.0.self_attn.q_proj.weight";

    @TempDir Path folder;

    @Test
    void theHashNamesEveryPartAndItsScale() throws IOException {
        String half = hash(new ScaledAdapter(PLAIN, 0.5));
        assertEquals(half, hash(new ScaledAdapter(PLAIN, 0.5)));
        assertNotEquals(half, hash(new ScaledAdapter(PLAIN, 0.6)));
        assertNotEquals(half, hash());
    }

    @Test
    void whatAnAdapterLeavesAloneIsConvertedOnceAndGoesWithItsBase() throws IOException {
        String base = hash();
        assertTrue(hash(new ScaledAdapter(PLAIN, 0.5)).startsWith(base));
        try (Checkpoint adapted = open(new ScaledAdapter(PLAIN, 0.5))) {
            CacheFolder cache = new CacheFolder(folder);
            assertEquals(base, adapted.contentHash(cache, "text_encoder."));
            assertEquals(adapted.contentHash(cache), adapted.contentHash(cache, "decoder."));
        }
    }

    @Test
    void anAdapterTwiceIsOneOfTwiceTheScale() throws IOException {
        ScaledAdapter half = new ScaledAdapter(PLAIN, 0.5);
        assertArrayEquals(tensor(new ScaledAdapter(PLAIN, 1)), tensor(half, half), 1e-5f);
    }

    @Test
    void atScaleZeroTheBaseIsLeftToTheBit() throws IOException {
        assertArrayEquals(tensor(), tensor(new ScaledAdapter(PLAIN, 0)));
    }

    @Test
    void aFileThatIsCutIsToldInOneSentence() throws IOException {
        byte[] whole = Files.readAllBytes(PLAIN.resolve("adapter_model.safetensors"));
        Files.copy(PLAIN.resolve("adapter_config.json"), folder.resolve("adapter_config.json"));
        Files.write(
                folder.resolve("adapter_model.safetensors"),
                Arrays.copyOf(whole, whole.length - 100));
        assertTrue(refusal(new ScaledAdapter(folder, 1)).contains("the file is cut off"));
    }

    @Test
    void aDirectionalAdapterIsNotCombined() {
        Path dora = KIT.resolve("lora/adapters/dora");
        assertTrue(
                refusal(new ScaledAdapter(PLAIN, 1), new ScaledAdapter(dora, 1))
                        .contains("expected a DoRA adapter alone"));
    }

    @Test
    void anotherShapeIsToldWithWhatWasExpectedAndFound() {
        String told = refusal(new ScaledAdapter(KIT.resolve("lora/refuse/wrong_shape"), 1));
        assertTrue(told.contains("v_proj.lora_A.weight"), told);
        assertTrue(told.contains("expected [4, 24]") && told.contains("found [4, 25]"), told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"target_modules\": [\"q_proj\", \"c_attn\"]",
                "\"target_modules\": \".*c_attn\"",
                "\"target_modules\": \"(\"",
                "\"rank_pattern\": {\"q_proj\": 3}",
                "\"alpha_pattern\": {\"(\": 3}",
                "\"fan_in_fan_out\": true",
                "\"use_dora\": true",
                "\"trainable_token_indices\": [1]",
                "\"modules_to_save\": [\"lm_heads.0\"]",
                "\"r\": 0",
                "\"r\": 5",
                "\"peft_type\": \"LOHA\""
            })
    void whatWouldComeOutOtherwiseThanInPeftIsRefused(String field) throws IOException {
        String told = refusal(with(field));
        assertTrue(told.contains(folder.toString()), told);
    }

    @Test
    void anExpressionThatTakesForEverIsRefused() throws IOException {
        String told = refusal(with("\"target_modules\": \".*.*.*.*.*.*.*.*.*=\""));
        assertTrue(told.contains("takes too long"), told);
    }

    /** The plain adapter with one field of its configuration changed. */
    private ScaledAdapter with(String field) throws IOException {
        Files.copy(
                PLAIN.resolve("adapter_model.safetensors"),
                folder.resolve("adapter_model.safetensors"));
        ObjectNode config =
                (ObjectNode)
                        JsonMapper.shared()
                                .readTree(Files.readString(PLAIN.resolve("adapter_config.json")));
        config.setAll((ObjectNode) JsonMapper.shared().readTree("{" + field + "}"));
        Files.writeString(folder.resolve("adapter_config.json"), config.toString());
        return new ScaledAdapter(folder, 1);
    }

    private static String refusal(ScaledAdapter... adapters) {
        CheckpointException told =
                assertThrows(CheckpointException.class, () -> open(adapters).close());
        return String.valueOf(told.getMessage());
    }

    private static Checkpoint open(ScaledAdapter... adapters) throws CheckpointException {
        return Checkpoint.open(BASE, CompanionModels.NONE, List.of(adapters));
    }

    private static float[] tensor(ScaledAdapter... adapters) throws CheckpointException {
        try (Checkpoint checkpoint = open(adapters)) {
            return checkpoint.weights().under("decoder.").tensor(TENSOR.substring(8)).toFloats();
        }
    }

    private String hash(ScaledAdapter... adapters) throws IOException {
        try (Checkpoint checkpoint = open(adapters)) {
            return checkpoint.contentHash(new CacheFolder(folder));
        }
    }
}
