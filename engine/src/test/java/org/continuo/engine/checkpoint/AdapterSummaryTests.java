package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an adapter's files tell of it without its base. */
class AdapterSummaryTests {
    private static final Path KIT = Path.of("src/test/resources/conformance");
    private static final Path ADAPTERS = KIT.resolve("lora/adapters");

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    everything   | MusicGen Melody, mono (width 40, at least 3 layers)         | LoRA
                    dora         | MusicGen, led by text (width 24, at least 3 layers)         | DoRA
                    rslora       | MusicGen (width 32, at least 2 layers)                      | rank-stabilised LoRA
                    """)
    void theKindOfItsBaseIsSeenInItsTensors(String adapter, String kind, String method)
            throws IOException {
        AdapterSummary summary = AdapterSummary.read(ADAPTERS.resolve(adapter));
        assertEquals(kind, summary.kind());
        assertEquals(method, summary.method());
    }

    @Test
    void rankTargetsAndSizeAreThoseOfTheFiles() throws IOException {
        Path plain = ADAPTERS.resolve("plain_whole");
        AdapterSummary summary = AdapterSummary.read(plain);
        assertEquals(4, summary.rank());
        assertEquals(Map.of("q_proj", 6, "v_proj", 6), summary.targets());
        assertEquals(Map.of(), summary.saved());
        assertEquals(12 * 4 * (24 + 24), summary.parameters());
        assertEquals(
                Files.size(plain.resolve("adapter_config.json"))
                        + Files.size(plain.resolve("adapter_model.safetensors")),
                summary.byteSize());
        assertEquals(
                Map.of("lm_heads", 4), AdapterSummary.read(ADAPTERS.resolve("save_heads")).saved());
        assertTrue(AdapterSummary.read(ADAPTERS.resolve("patterns")).patterns());
    }

    @Test
    void theLicenceIsThatOfTheCard() throws IOException {
        for (String file : new String[] {"adapter_config.json", "adapter_model.safetensors"}) {
            Files.copy(ADAPTERS.resolve("plain_whole").resolve(file), folder.resolve(file));
        }
        assertEquals(Optional.empty(), AdapterSummary.read(folder).license());
        Files.writeString(folder.resolve("README.md"), "# Mine\nlicense: no front matter\n");
        assertEquals(Optional.empty(), AdapterSummary.read(folder).license());
        Files.writeString(
                folder.resolve("README.md"), "---\ntags: [a]\nlicense: 'cc-by-4.0'\n---\n# Mine\n");
        assertEquals(Optional.of("cc-by-4.0"), AdapterSummary.read(folder).license());
    }

    @Test
    void anAdapterIsToldFromAModel() {
        assertTrue(AdapterSummary.isAdapter(ADAPTERS.resolve("patterns")));
        assertTrue(AdapterSummary.isAdapter(KIT.resolve("lora/refuse/no_config")));
        assertFalse(AdapterSummary.isAdapter(KIT.resolve("musicgen_mono/checkpoint")));
        assertFalse(AdapterSummary.isAdapter(KIT.resolve("audiocraft_stereo/checkpoint")));
        assertFalse(AdapterSummary.isAdapter(folder));
    }
}
