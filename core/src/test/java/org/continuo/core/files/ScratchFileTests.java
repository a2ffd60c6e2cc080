package org.continuo.core.files;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScratchFileTests {
    /** More than any system counts to. */
    private static final String NO_PROCESS = "999999999";

    @TempDir Path folder;

    @Test
    void itIsThereUntilItIsClosed() throws Exception {
        Path file;
        try (ScratchFile scratch = ScratchFile.create()) {
            file = scratch.path();
            assertTrue(Files.exists(file));
        }
        assertFalse(Files.exists(file));
    }

    @Test
    void whatProcessesLeftThatAreNoMoreIsDeletedAndNothingElse() throws Exception {
        String mine = "continuo-" + ProcessHandle.current().pid() + "-1.part";
        List<String> kept = List.of("continuo-song.part", mine, "other-" + NO_PROCESS + "-1.part");
        List<String> left =
                List.of(
                        "continuo-" + NO_PROCESS + "-12.part",
                        "continuo-17446744073709551615.part");
        for (String name : Stream.concat(kept.stream(), left.stream()).toList()) {
            Files.createFile(folder.resolve(name));
        }
        ScratchFile.deleteAbandoned(folder);
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(
                    kept.stream().sorted().toList(),
                    files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
