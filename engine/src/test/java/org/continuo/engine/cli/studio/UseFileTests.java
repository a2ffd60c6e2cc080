package org.continuo.engine.cli.studio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.studio.Studio.Place;
import org.continuo.engine.cli.studio.UseFile.EngineChoice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UseFileTests {
    @TempDir Path folder;

    @Test
    void whatWasWrittenIsReadAndOneWithoutAHubSaysHowToMendIt() throws IOException {
        DataFolder data = new DataFolder(folder);
        assertEquals(Optional.empty(), UseFile.of(data));
        UseFile use =
                new UseFile("code", List.of(new Place("desk", 61_617)), true, EngineChoice.STUDIO);
        use.write(data);
        assertEquals(Optional.of(use), UseFile.of(data));
        Files.writeString(
                folder.resolve("studio.json"), "{\"join\": \"code\", \"engine\": \"auto\"}");
        String sentence =
                String.valueOf(
                        assertThrows(IOException.class, () -> UseFile.of(data)).getMessage());
        assertTrue(sentence.contains("continuo studio use --join CODE"), sentence);
    }
}
