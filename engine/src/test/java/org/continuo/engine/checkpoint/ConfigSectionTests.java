package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class ConfigSectionTests {
    @TempDir Path folder;

    @Test
    void valuesAreReadByKeyAndType() throws IOException {
        ConfigSection config =
                config(
                        """
                        {"decoder": {"hidden_size": 1024, "pad_token_id": 0, "dropout": 0.5,
                         "ratios": [8, 5], "bandwidths": [2.2], "names": ["a"],
                         "tied": false, "kind": "t5", "overlap": null}, "dtype": "float16"}
                        """);
        ConfigSection decoder = config.section("decoder");
        assertEquals(1024, decoder.positive("hidden_size"));
        assertEquals(0, decoder.integer("pad_token_id"));
        assertEquals(0.5, decoder.number("dropout"));
        assertEquals(List.of(8, 5), decoder.integers("ratios"));
        assertEquals(List.of(2.2), decoder.numbers("bandwidths"));
        assertEquals(List.of("a"), decoder.texts("names"));
        assertFalse(decoder.flag("tied"));
        assertEquals("t5", decoder.text("kind"));
        assertFalse(decoder.has("overlap"));
        assertEquals(7, decoder.integer("overlap", 7));
    }

    @Test
    void aWrongValueIsReportedWithFileKeyAndFinding() throws IOException {
        ConfigSection decoder =
                config(
                                "{\"decoder\": {\"hidden_size\": \"x\", \"n\": -1, \"list\": [1,"
                                        + " {}], \"big\": 5000000000}}")
                        .section("decoder");
        assertMessage(
                "config.json: expected an integer at decoder.hidden_size, found \"x\"",
                () -> decoder.integer("hidden_size"));
        assertMessage(
                "config.json: expected a positive integer at decoder.n, found -1",
                () -> decoder.positive("n"));
        assertMessage(
                "config.json: expected an integer at decoder.missing, found nothing",
                () -> decoder.positive("missing"));
        assertMessage(
                "config.json: expected a list of integers at decoder.list, found [1,{}]",
                () -> decoder.integers("list"));
        assertMessage(
                "config.json: expected an integer at decoder.big, found 5000000000",
                () -> decoder.integer("big"));
        assertMessage(
                "config.json: expected an object at decoder.list, found [1,{}]",
                () -> decoder.section("list"));
        assertMessage(
                "config.json: expected true or false at decoder.n, found -1",
                () -> decoder.flag("n"));
    }

    @Test
    void aFileThatIsNotOneJsonObjectIsRefused() {
        for (String text :
                List.of("", "[]", "7", "{\"a\":1,\"a\":2}", "{", "{\"a\":", "[".repeat(9999))) {
            CheckpointException refusal =
                    assertThrows(CheckpointException.class, () -> config(text), text);
            assertTrue(
                    String.valueOf(refusal.getMessage()).contains("config.json: expected"),
                    refusal.getMessage());
        }
    }

    private ConfigSection config(String json) throws IOException {
        Path file = folder.resolve("config.json");
        Files.writeString(file, json);
        return ConfigSection.of("config.json", JsonFile.readObject(file));
    }

    private static void assertMessage(String expected, Executable read) {
        assertEquals(expected, assertThrows(CheckpointException.class, read).getMessage());
    }
}
