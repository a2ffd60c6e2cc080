package org.continuo.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCacheTests {
    private static final String KEY = "0a1b-decoder-int8";

    @TempDir Path root;

    private final AtomicInteger builds = new AtomicInteger();

    private ModelCache cache() {
        return new ModelCache(root);
    }

    /** Two files whose contents tell which build they are of. */
    private void build(Path folder) throws IOException {
        int number = builds.incrementAndGet();
        Files.writeString(folder.resolve("model.onnx"), "graph " + number);
        Files.writeString(folder.resolve("model.weights"), "weights " + number);
    }

    private void assertBuiltAgainAfter(Damage damage) throws IOException {
        Path entry = cache().entry(KEY, this::build);
        damage.to(entry);
        assertEquals(entry, cache().entry(KEY, this::build));
        assertEquals(2, builds.get());
        assertEquals("graph 2", Files.readString(entry.resolve("model.onnx")));
        assertEquals("weights 2", Files.readString(entry.resolve("model.weights")));
        cache().entry(KEY, this::build);
        assertEquals(2, builds.get());
    }

    private interface Damage {
        void to(Path entry) throws IOException;
    }

    @Test
    void anEntryIsBuiltOnce() throws IOException {
        Path first = cache().entry(KEY, this::build);
        assertEquals(first, cache().entry(KEY, this::build));
        assertEquals(1, builds.get());
        assertEquals("weights 1", Files.readString(first.resolve("model.weights")));
    }

    @Test
    void anotherKeyIsAnotherEntry() throws IOException {
        Path first = cache().entry(KEY, this::build);
        Path second = cache().entry("0a1b-text", this::build);
        assertEquals(2, builds.get());
        assertEquals("weights 1", Files.readString(first.resolve("model.weights")));
        assertEquals("weights 2", Files.readString(second.resolve("model.weights")));
    }

    @Test
    void aFlippedBitIsNoticed() throws IOException {
        assertBuiltAgainAfter(entry -> {
            byte[] bytes = Files.readAllBytes(entry.resolve("model.weights"));
            bytes[3] ^= 1;
            Files.write(entry.resolve("model.weights"), bytes);
        });
    }

    @Test
    void aTruncatedFileIsNoticed() throws IOException {
        assertBuiltAgainAfter(entry -> Files.writeString(entry.resolve("model.onnx"), "gra"));
    }

    @Test
    void aMissingFileIsNoticed() throws IOException {
        assertBuiltAgainAfter(entry -> Files.delete(entry.resolve("model.weights")));
    }

    @Test
    void aFolderInThePlaceOfAFileIsNoticed() throws IOException {
        assertBuiltAgainAfter(entry -> {
            Files.delete(entry.resolve("model.weights"));
            Files.createDirectories(entry.resolve("model.weights").resolve("deep"));
        });
    }

    @Test
    void aMissingManifestIsNoticed() throws IOException {
        assertBuiltAgainAfter(entry -> Files.delete(entry.resolve("manifest.txt")));
    }

    @Test
    void aManifestThatLostItsEndIsNoticed() throws IOException {
        assertBuiltAgainAfter(entry -> {
            Path manifest = entry.resolve("manifest.txt");
            List<String> lines = Files.readAllLines(manifest);
            Files.write(manifest, lines.subList(0, lines.size() - 1));
            Files.delete(entry.resolve("model.weights"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "0 files\n",
                "1 files\n",
                "1 files\nmanifest.txt",
                "1 files\n00000000 0 ",
                "1 files\n00000000 0 .",
                "1 files\n00000000 0 ../outside",
                "1 files\n00000000 0 /etc/passwd",
                "1 files\n00000000 0 a\0b",
                "ÿÿÿ",
                "\0\0\0\0"
            })
    void aManifestOfOtherContentsIsNoticed(String content) throws IOException {
        assertBuiltAgainAfter(entry -> {
            // An empty file has the checksum and size that the lines above claim.
            Files.createFile(root.resolve("graphs/outside"));
            Files.write(
                    entry.resolve("manifest.txt"), content.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    @Test
    void aManifestMayNotVouchForFilesOutsideItsEntry() throws IOException {
        assertBuiltAgainAfter(entry -> {
            Path outside = Files.writeString(entry.resolveSibling("model.onnx"), "graph 1");
            Path manifest = entry.resolve("manifest.txt");
            String listed = Files.readString(manifest);
            Files.delete(entry.resolve("model.onnx"));
            Files.writeString(
                    manifest, listed.replace(" model.onnx", " ../" + outside.getFileName()));
        });
    }

    @Test
    void anEntryOfAnotherFormatVersionIsIgnoredAndLeftAlone() throws IOException {
        Path entry = cache().entry(KEY, this::build);
        Path older = entry.resolveSibling(KEY + "-v0");
        Files.move(entry, older);
        assertEquals(entry, cache().entry(KEY, this::build));
        assertEquals("graph 2", Files.readString(entry.resolve("model.onnx")));
        assertEquals("graph 1", Files.readString(older.resolve("model.onnx")));
    }

    @Test
    void threadsThatWantTheSameEntryShareOneBuild() throws Exception {
        List<Callable<Path>> wishes = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            wishes.add(() ->
                    cache().entry(
                                    KEY,
                                    folder -> {
                                        LockSupport.parkNanos(50_000_000);
                                        build(folder);
                                    }));
        }
        assertAllSucceed(wishes);
        assertEquals(1, builds.get());
    }

    @Test
    void differentPathsToTheSameFolderShareOneBuild() throws Exception {
        Path link = Files.createSymbolicLink(root.resolveSibling(root.getFileName() + "-b"), root);
        try {
            List<Callable<Path>> wishes = new ArrayList<>();
            for (Path path : List.of(root, root.resolve("graphs/.."), link)) {
                wishes.add(() ->
                        new ModelCache(path)
                                .entry(
                                        KEY,
                                        folder -> {
                                            LockSupport.parkNanos(50_000_000);
                                            build(folder);
                                        }));
            }
            Files.createDirectories(root.resolve("graphs"));
            assertAllSucceed(wishes);
            assertEquals(1, builds.get());
        } finally {
            Files.delete(link);
        }
    }

    private static void assertAllSucceed(List<Callable<Path>> wishes) throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(wishes.size())) {
            for (Future<Path> entry : threads.invokeAll(wishes)) {
                assertTrue(Files.isRegularFile(entry.get().resolve("model.weights")));
            }
        }
    }

    @Test
    void aBuilderThatFailsLeavesNothingBehind() throws IOException {
        IOException unreadable = new IOException("the checkpoint is bad");
        assertLeavesNothing(
                unreadable,
                folder -> {
                    throw unreadable;
                });
        IllegalStateException mistaken = new IllegalStateException("the graph is bad");
        assertLeavesNothing(
                mistaken,
                folder -> {
                    throw mistaken;
                });
        OutOfMemoryError tooLarge = new OutOfMemoryError("the heap is small");
        assertLeavesNothing(
                tooLarge,
                folder -> {
                    throw tooLarge;
                });
        cache().entry(KEY, this::build);
        assertEquals(1, builds.get());
    }

    private void assertLeavesNothing(Throwable failure, ModelCache.Builder failing) {
        Throwable thrown =
                assertThrows(
                        failure.getClass(),
                        () ->
                                cache().entry(
                                                KEY,
                                                folder -> {
                                                    Files.writeString(
                                                            folder.resolve("half"), "half");
                                                    failing.build(folder);
                                                }));
        assertSame(failure, thrown);
        assertEquals(List.of(KEY + ".lock"), contents());
    }

    @Test
    void aBuilderThatFailsKeepsADamagedEntryFromBeingUsed() throws IOException {
        Path entry = cache().entry(KEY, this::build);
        Files.writeString(entry.resolve("model.onnx"), "other");
        assertThrows(
                IOException.class,
                () ->
                        cache().entry(
                                        KEY,
                                        folder -> {
                                            throw new IOException("gone");
                                        }));
        assertEquals(entry, cache().entry(KEY, this::build));
        assertEquals("graph 2", Files.readString(entry.resolve("model.onnx")));
    }

    @Test
    void draftsOfTheSameEntryThatNobodyFinishedAreSwept() throws IOException {
        Path other = cache().entry("other", this::build);
        String version = other.getFileName().toString().substring("other".length());
        Path graphs = other.getParent();
        Path mine = Files.createDirectories(graphs.resolve(KEY + version + ".draft123/deep"));
        Path others = Files.createDirectories(graphs.resolve("other" + version + ".draft123"));
        cache().entry(KEY, this::build);
        assertFalse(Files.exists(mine.getParent()));
        assertTrue(Files.exists(others));
    }

    @Test
    void aFullDiskIsToldWithFolderNeedAndWhatIsFree() {
        IOException system = new IOException("No space left on device");
        IOException told =
                assertThrows(
                        IOException.class,
                        () ->
                                cache().entry(
                                                KEY,
                                                folder -> {
                                                    Files.write(
                                                            folder.resolve("model.weights"),
                                                            new byte[2_500_000]);
                                                    throw system;
                                                }));
        assertTrue(
                String.valueOf(told.getMessage())
                        .matches(
                                "\\Q%s\\E: expected room for a converted model of more than 2\\.5 MB, found [0-9.]+ MB free \\(No space left on device\\)"
                                        .formatted(root.resolve("graphs"))),
                told::getMessage);
        assertSame(system, told.getCause());
        assertEquals(List.of(KEY + ".lock"), contents());
    }

    @Test
    void aPlaceThatIsNoFolderIsTold() throws IOException {
        Path file = Files.writeString(root.resolve("file"), "");
        IOException told =
                assertThrows(IOException.class, () -> new ModelCache(file).entry(KEY, this::build));
        assertTrue(
                String.valueOf(told.getMessage())
                        .startsWith(
                                file.resolve("graphs")
                                        + ": expected a folder in which converted models can be"
                                        + " stored, found one in which they cannot ("),
                told::getMessage);
        assertEquals(0, builds.get());
    }

    private List<String> contents() {
        try (Stream<Path> files = Files.list(root.resolve("graphs"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException unreadable) {
            throw new AssertionError(unreadable);
        }
    }
}
