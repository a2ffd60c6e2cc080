package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
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

    @Test
    void onWindowsAReaderOfTheOldFileIsWaitedFor() throws IOException {
        Path old = Files.writeString(folder.resolve("song.txt"), "old");
        AtomicInteger asked = new AtomicInteger();
        Path file =
                WindowsRules.over(old, path -> path.equals(old) && asked.incrementAndGet() <= 3);

        WholeFile.write(file, draft -> Files.writeString(draft, "new"));

        assertEquals("new", Files.readString(old));
        assertEquals(List.of("song.txt"), names());
        assertEquals(4, asked.get());
    }

    @Test
    void onWindowsAProgramThatKeepsItOpenIsTold() throws IOException {
        Path old = Files.writeString(folder.resolve("song.txt"), "old");
        Path file = WindowsRules.over(old, old::equals);

        IOException refused =
                assertThrows(
                        IOException.class,
                        () -> WholeFile.write(file, draft -> Files.writeString(draft, "new")));

        assertEquals(
                old + ": cannot be replaced: another program has it open; close it there",
                refused.getMessage());
        assertEquals("old", Files.readString(old));
        assertEquals(List.of("song.txt"), names());
    }

    @Test
    void whatIsRefusedForAnotherReasonIsNotTriedAgain() throws IOException {
        Path place = folder.resolve("song.txt");
        AtomicInteger asked = new AtomicInteger();
        Path file =
                WindowsRules.over(
                        place,
                        path -> {
                            asked.incrementAndGet();
                            return path.equals(place);
                        });

        assertThrows(
                AccessDeniedException.class,
                () -> WholeFile.write(file, draft -> Files.writeString(draft, "new")));
        assertEquals(List.of(), names());
        assertEquals(3, asked.get(), "once for the draft, once for its place, once to delete it");
    }
}
