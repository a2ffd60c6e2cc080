package org.continuo.engine.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.CheckpointException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that end the process inside the library do not reach it. */
class TokenizerRulesTests {
    private static final Path HOSTILE = Path.of("src/test/resources/tokenizers");

    @TempDir Path natives;

    @Test
    void whatWouldEndTheProcessIsRefusedInOneSentence() throws IOException {
        List<Path> files;
        try (Stream<Path> listed = Files.list(HOSTILE)) {
            files = listed.sorted().toList();
        }
        assertEquals(11, files.size());
        for (Path file : files) {
            CheckpointException refused =
                    assertThrows(
                            CheckpointException.class,
                            () -> Tokenizer.open(file, natives).close(),
                            file::toString);
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.startsWith(file + ": expected "), message);
        }
    }

    @Test
    void whatComesWithContinuoIsAccepted() throws IOException {
        Path nano = Path.of("../models/nano/tokenizer.json");
        TokenizerRules.checked(nano, Files.readAllBytes(nano));
    }
}
