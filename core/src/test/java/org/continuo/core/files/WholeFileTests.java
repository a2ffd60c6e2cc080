package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class WholeFileTests {
    @TempDir Path folder;

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theOldFileStandsUntilTheNewOneIsComplete() throws IOException {
        Path file = Files.writeString(folder.resolve("song.txt"), "old");

        WholeFile.write(
                file,
                draft -> {
                    assertFalse(Files.exists(draft));
                    Files.writeString(draft, "new");
                    assertEquals(folder, draft.getParent(), "on the same disk");
                    assertTrue(draft.getFileName().toString().matches("[.]song[.]txt[.].+[.]part"));
                    assertEquals("old", Files.readString(file));
                });

        assertEquals("new", Files.readString(file));
        assertEquals(List.of("song.txt"), names());
    }

    @Test
    void whatFailsLeavesNothingAndTheOldFile() throws IOException {
        Path file = Files.writeString(folder.resolve("song.txt"), "old");

        IOException failed =
                assertThrows(
                        IOException.class,
                        () ->
                                WholeFile.write(
                                        file,
                                        draft -> {
                                            Files.writeString(draft, "half");
                                            throw new IOException("disk full");
                                        }));

        assertEquals(file + ": disk full", failed.getMessage());
        assertEquals("old", Files.readString(file));
        assertEquals(List.of("song.txt"), names());
    }

    @Test
    void aRootFolderIsNoNameOfAFile() {
        IOException refused =
                assertThrows(
                        IOException.class, () -> WholeFile.write(folder.getRoot(), draft -> {}));

        assertEquals(
                folder.getRoot() + ": expected the name of a file, found a root folder",
                refused.getMessage());
    }
}
