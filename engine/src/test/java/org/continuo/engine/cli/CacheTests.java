package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.ContinuoProcess.Running;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The cache may be damaged, of another version, shared or without room: the clip is right or there
 * is none.
 */
class CacheTests {
    private static final String[] COMMAND = {
        "generate", "bells", "--seconds", "0.3", "--seed", "1", "--out"
    };

    @TempDir Path folder;
    private Path cache = Path.of("");

    @BeforeEach
    void chooseCache() throws IOException {
        cache = Files.createDirectories(folder.resolve("cache"));
    }

    private static String[] writing(String file) {
        return Stream.concat(Stream.of(COMMAND), Stream.of(file)).toArray(String[]::new);
    }

    private ContinuoProcess process() {
        return ContinuoProcess.in(folder).cache(cache);
    }

    private void assertDone(Ended ended) {
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
    }

    private void assertSameClips(String first, String second) throws IOException {
        assertEquals(-1, Files.mismatch(folder.resolve(first), folder.resolve(second)));
    }

    private List<Path> cached() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void aDamagedEntryIsBuiltAgain() throws Exception {
        assertDone(process().run(writing("before.wav")));
        int damaged = 0;
        for (Path file : cached()) {
            if (file.toString().endsWith(".weights") || file.toString().endsWith(".onnx")) {
                try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
                    bytes.seek(bytes.length() / 2);
                    bytes.write(0x55);
                    bytes.setLength(bytes.length() - 1);
                }
                damaged++;
            }
        }
        assertTrue(damaged >= 4, "damaged only " + damaged);
        assertDone(process().run(writing("after.wav")));
        assertSameClips("before.wav", "after.wav");
    }

    @Test
    void anEntryOfAnotherVersionIsNotUsed() throws Exception {
        assertDone(process().run(writing("before.wav")));
        int foreign = 0;
        try (Stream<Path> entries = Files.list(cache.resolve("graphs"))) {
            for (Path entry : entries.filter(Files::isDirectory).toList()) {
                String name = entry.getFileName().toString();
                assertTrue(name.matches(".*-v\\d+"), name);
                Files.move(entry, entry.resolveSibling(name.replaceAll("-v\\d+$", "-v0")));
                foreign++;
            }
        }
        assertTrue(foreign >= 2, "found only " + foreign);
        assertDone(process().run(writing("after.wav")));
        assertSameClips("before.wav", "after.wav");
    }

    @Test
    void twoProcessesFillTheCacheAtOnce() throws Exception {
        Running one = process().start(writing("one.wav"));
        Running two = process().start(writing("two.wav"));
        assertDone(one.end());
        assertDone(two.end());
        assertSameClips("one.wav", "two.wav");
        assertTrue(cached().stream().noneMatch(file -> file.toString().contains(".draft")));
    }

    @Test
    void aFullDiskIsOneSentenceAndLeavesNothingHalfWritten() throws Exception {
        Path full = folder.resolve("full");
        Files.createDirectories(full);
        for (int blocks : List.of(100, 3000)) {
            // a limit on file sizes makes writing fail as a full disk does
            Ended ended =
                    ContinuoProcess.in(folder)
                            .cache(full)
                            .under("bash", "-c", "ulimit -f " + blocks + "; exec \"$@\"", "bash")
                            .run(writing("clip.wav"));
            if (ended.code() == 0) {
                continue;
            }
            assertEquals(4, ended.code(), () -> String.join("\n", ended.err()));
            assertFalse(ended.hasStackTrace(), () -> String.join("\n", ended.err()));
            assertFalse(Files.exists(folder.resolve("clip.wav")));
            try (Stream<Path> left = Files.walk(full)) {
                List<Path> drafts = left.filter(file -> file.toString().contains("draft")).toList();
                assertEquals(List.of(), drafts);
            }
            return;
        }
        throw new AssertionError("expected a limit at which nothing can be cached");
    }
}
