package org.continuo.conformance.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.conformance.command.CommandInThisProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code continuo conformance}. */
class ConformanceCommandTests {
    @TempDir Path folder;

    @Test
    void aCaseThatAgreesPasses() {
        Ended ended =
                CommandInThisProcess.run(
                        "conformance", "../engine/src/test/resources/conformance/delay_pattern");
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        assertTrue(ended.out().getLast().endsWith(" 0 failed"), ended.out()::toString);
    }

    @Test
    void anUnknownCaseFails() throws IOException {
        Path kit = Files.createDirectories(folder.resolve("kit/unheard_of"));
        Files.writeString(
                kit.resolve("case.json"),
                """
                {"what": "x", "reference": "y", "inputs": {}, "values": {}, "outputs": {}}
                """);
        Ended ended = CommandInThisProcess.run("conformance", folder.resolve("kit").toString());
        assertEquals(1, ended.code(), () -> String.join("\n", ended.out()));
        assertTrue(ended.out().getLast().endsWith("1 failed"), ended.out()::toString);
    }

    @Test
    void aFolderThatIsNotThereIsOneSentence() {
        Ended ended = CommandInThisProcess.run("conformance", folder.resolve("nowhere").toString());
        assertEquals(4, ended.code());
        assertEquals(1, ended.err().size(), ended.err()::toString);
        assertTrue(ended.err().getFirst().contains("nowhere: expected a folder"));
    }
}
