package org.continuo.engine.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserFolderTests {
    @TempDir private Path folder;

    @Test
    void aFolderIsMadeAndNothingIsLeftInIt() throws IOException {
        Path data = folder.resolve("a/b");

        assertTrue(new UserFolder(data, 1).look().ok());
        try (var left = Files.list(data)) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void aFileInItsPlaceCannotBeWrittenInto() throws IOException {
        Path file = Files.writeString(folder.resolve("continuo"), "");
        for (Path place : new Path[] {file, file.resolve("below")}) {
            Finding finding = new UserFolder(place, 1).look();

            assertFalse(finding.ok());
            assertTrue(
                    finding.sentence()
                            .startsWith(place + ": expected a folder that can be written"),
                    finding::toString);
        }
    }

    @Test
    void tooLittleRoomIsTold() {
        Finding finding = new UserFolder(folder, Long.MAX_VALUE).look();

        assertFalse(finding.ok());
        assertTrue(finding.sentence().contains("free on that disk, found"), finding::toString);
        assertEquals("Make room on that disk.", finding.advice());
    }
}
