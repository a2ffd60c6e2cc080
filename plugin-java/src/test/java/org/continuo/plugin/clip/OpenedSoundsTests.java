package org.continuo.plugin.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenedSoundsTests {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");

    @TempDir Path folder;

    @Test
    void theOldestMakeRoomButNoneOfTheLastMonth() throws IOException {
        put("oldest.wav", 90);
        put("old.wav", 60);
        put("older.wav", 70);
        put("new.wav", 3);
        put("new-too.wav", 2);
        put("notes.txt", 365); // none of ours
        new OpenedSounds(folder, 300, () -> NOW).place();
        assertEquals(Set.of("old.wav", "new.wav", "new-too.wav", "notes.txt"), names());
        new OpenedSounds(folder, 0, () -> NOW).place();
        assertEquals(Set.of("new.wav", "new-too.wav", "notes.txt"), names());
    }

    @Test
    void aPlaceIsFreshInAFolderThatNeedNotExist() throws IOException {
        Path place = new OpenedSounds(folder.resolve("new"), 300, () -> NOW).place();
        assertFalse(Files.exists(place));
        assertEquals(folder.resolve("new"), place.getParent());
    }

    private void put(String name, int daysOld) throws IOException {
        Path file = Files.write(folder.resolve(name), new byte[100]);
        Files.setLastModifiedTime(file, FileTime.from(NOW.minus(Duration.ofDays(daysOld))));
    }

    private Set<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
        }
    }
}
