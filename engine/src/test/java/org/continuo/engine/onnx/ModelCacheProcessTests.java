package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.onnx.CacheProcess.Deed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Processes that share a cache, die while they fill it, or find its disk full. */
class ModelCacheProcessTests {
    @TempDir Path root;

    @Test
    void processesThatWantTheSameEntryShareOneBuild() throws IOException {
        List<Process> processes =
                List.of(
                        CacheProcess.start(root, Deed.FINISH),
                        CacheProcess.start(root, Deed.FINISH));
        String both = CacheProcess.output(processes.get(0)) + CacheProcess.output(processes.get(1));
        assertEquals(2, both.split("BUILDING", -1).length, both);
        assertEquals(3, both.split("ENTRY whole", -1).length, both);
    }

    @Test
    void whatAProcessLeftWhenItDiedIsSweptByTheNext() throws Exception {
        Process killed = CacheProcess.start(root, Deed.HALT);
        assertEquals("BUILDING", CacheProcess.output(killed));
        assertEquals(9, killed.waitFor());
        assertEquals(1, drafts());
        Path entry =
                new ModelCache(root)
                        .entry(
                                CacheProcess.KEY,
                                folder -> Files.writeString(folder.resolve("content"), "whole"));
        assertEquals("whole", Files.readString(entry.resolve("content")));
        assertEquals(0, drafts());
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void aLimitOnFileSizesEndsInOneSentence() throws IOException {
        String said =
                CacheProcess.output(
                        CacheProcess.startIn(
                                List.of(), "ulimit -f 8192", root, Deed.FILL_THE_DISK));
        assertTrue(
                said.matches(
                        "BUILDING\nREFUSED \\Q%s\\E: expected room for a converted model of more than [48]\\.[0-9] MB, found [0-9.]+ MB free \\(File too large\\)"
                                .formatted(root.resolve("graphs"))),
                said);
        assertEquals(0, drafts());
    }

    @Test
    void aFullDiskEndsInOneSentence() throws IOException {
        assumeTrue(canMount(), "mounting a small disk needs root on Linux");
        String said =
                CacheProcess.output(
                        CacheProcess.startIn(
                                List.of("unshare", "--mount"),
                                "mount -t tmpfs -o size=9m continuo-test \"$1\"",
                                root,
                                Deed.FILL_THE_DISK));
        assertTrue(
                said.matches(
                        "BUILDING\nREFUSED \\Q%s\\E: expected room for a converted model of more than 9\\.4 MB, found 9\\.4 MB free \\(No space left on device\\)"
                                .formatted(root.resolve("graphs"))),
                said);
    }

    @Test
    void aCacheThatCannotBeWrittenIsToldAndStillRead() throws IOException {
        assumeTrue(canMount(), "mounting a disk that cannot be written needs root on Linux");
        String readOnly = "mount -t tmpfs -o ro continuo-test \"$1\"";
        String said =
                CacheProcess.output(
                        CacheProcess.startIn(
                                List.of("unshare", "--mount"), readOnly, root, Deed.FINISH));
        assertEquals(
                "REFUSED %s: expected a folder in which converted models can be stored, found one in which they cannot (Read-only file system)"
                        .formatted(root.resolve("graphs")),
                said);
        CacheProcess.output(CacheProcess.start(root, Deed.FINISH));
        String again =
                CacheProcess.output(
                        CacheProcess.startIn(
                                List.of("unshare", "--mount"),
                                "mount --bind \"$1\" \"$1\" && mount -o remount,ro,bind \"$1\"",
                                root,
                                Deed.FINISH));
        assertEquals("ENTRY whole", again);
    }

    private static boolean canMount() throws IOException {
        if (!OS.LINUX.isCurrentOs()) {
            return false;
        }
        Process attempt =
                new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .start();
        CacheProcess.output(attempt);
        try {
            return attempt.waitFor() == 0;
        } catch (InterruptedException interrupted) {
            throw new IOException(interrupted);
        }
    }

    private long drafts() throws IOException {
        try (Stream<Path> files = Files.list(root.resolve("graphs"))) {
            return files.filter(file -> file.getFileName().toString().contains(".draft")).count();
        }
    }
}
