package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Adapters as they are typed: what is told of them, and what becomes of bad ones. */
class AdapterCommandTests {
    private static final Path KIT = Path.of("src/test/resources/conformance").toAbsolutePath();
    private static final Path PLAIN = KIT.resolve("lora/adapters/plain_whole");
    private static final String MONO = KIT.resolve("musicgen_mono/checkpoint").toString();

    @TempDir Path folder;

    @Test
    void infoTellsWhatAnAdapterIsFor() {
        Ended ended = CommandInThisProcess.run("models", "info", PLAIN.toString());
        assertEquals(0, ended.code(), ended.lastErr());
        String told = String.join("\n", ended.out());
        assertTrue(told.contains("LoRA adapter, no music model"), told);
        assertTrue(told.contains("made for        MusicGen"), told);
        assertTrue(told.contains("rank            4, alpha "), told);
        assertTrue(told.contains("changes         6 × q_proj, 6 × v_proj"), told);
        assertTrue(told.contains("licence         its files do not say"), told);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "layer_replication",
                "missing_b",
                "missing_saved_module",
                "no_config",
                "no_weights",
                "not_finite",
                "not_lora",
                "rank_disagrees",
                "unknown_tensor"
            })
    void infoRefusesWhatCannotBeMergedIntoAnything(String adapter) {
        Path bad = KIT.resolve("lora/refuse").resolve(adapter);
        assertRefused(CommandInThisProcess.run("models", "info", bad.toString()), bad.toString());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no_config",
                "no_weights",
                "other_base",
                "unknown_layer",
                "unknown_target",
                "wrong_shape"
            })
    void musicWithABadAdapterIsRefusedInOneSentence(String adapter) {
        Path bad = KIT.resolve("lora/refuse").resolve(adapter);
        String model =
                adapter.equals("other_base")
                        ? KIT.resolve("musicgen_stereo/checkpoint").toString()
                        : MONO;
        assertRefused(generate(model, bad.toString()), bad.toString());
        assertFalse(Files.exists(folder.resolve("clip.wav")));
    }

    @Test
    void anAdapterThatIsCutAnywhereIsRefusedInOneSentence() throws IOException {
        Path weights = PLAIN.resolve("adapter_model.safetensors");
        byte[] whole = Files.readAllBytes(weights);
        Path cut = folder.resolve("cut");
        Files.createDirectory(cut);
        Files.copy(PLAIN.resolve("adapter_config.json"), cut.resolve("adapter_config.json"));
        for (int length : new int[] {0, 5, 100, whole.length / 2, whole.length - 1}) {
            Files.write(cut.resolve("adapter_model.safetensors"), Arrays.copyOf(whole, length));
            assertRefused(generate(MONO, cut.toString()), "adapter_model.safetensors");
            assertRefused(
                    CommandInThisProcess.run("models", "info", cut.toString()),
                    "adapter_model.safetensors");
        }
    }

    @Test
    void aNameThatIsNotHereIsToldWithTheCommandThatFetchesIt() {
        assertRefused(
                generate(MONO, "nobody/nothing=0.5"),
                "nobody/nothing is not on this machine; fetch it with: continuo models pull"
                        + " nobody/nothing");
    }

    private Ended generate(String model, String lora) {
        return CommandInThisProcess.run(
                "generate",
                "rain",
                "--engine=inprocess",
                "--frames=4",
                "--model",
                model,
                "--lora",
                lora,
                "--out",
                folder.resolve("clip.wav").toString());
    }

    private static void assertRefused(Ended ended, String words) {
        assertEquals(3, ended.code(), ended.lastErr());
        assertFalse(ended.hasStackTrace());
        assertTrue(ended.lastErr().contains(words), ended.lastErr());
        assertTrue(ended.lastErr().contains("is not on") || ended.lastErr().contains("found"));
    }
}
