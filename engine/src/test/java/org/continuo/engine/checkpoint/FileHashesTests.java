package org.continuo.engine.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.files.CacheFolder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileHashesTests {
    @TempDir Path folder;
    private Path file;
    private Path cache;

    @BeforeEach
    void writeOneFile() throws IOException {
        file = Files.writeString(folder.resolve("model.safetensors"), "weights");
        cache = folder.resolve("cache");
    }

    @Test
    void theHashDependsOnContentAndNotOnPlaceOrTime() throws IOException {
        String hash = hash();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        Path copy = Files.copy(file, elsewhere.resolve("model.safetensors"));
        assertEquals(hash, new FileHashes(new CacheFolder(cache)).hashOf(List.of(copy)));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertEquals(hash, hash());
        Files.writeString(file, "WEIGHTS");
        assertNotEquals(hash, hash());
    }

    @Test
    void anUnchangedFileIsNotReadTwice() throws IOException {
        String hash = hash();
        FileTime time = Files.getLastModifiedTime(file);
        Files.writeString(file, "changed"); // same size, and the old time: the memo must answer
        Files.setLastModifiedTime(file, time);
        assertEquals(hash, hash());
    }

    @Test
    void aDamagedMemoIsComputedAnew() throws IOException {
        String hash = hash();
        for (String damage : List.of("", "nonsense", "\0\0\0")) {
            Files.writeString(memo(), damage);
            assertEquals(hash, hash());
        }
        String memo = Files.readString(memo());
        Files.writeString(memo(), memo.substring(0, memo.length() - 9));
        assertEquals(hash, hash());
        Files.write(memo(), new byte[] {(byte) 0xC3, 0x28});
        assertEquals(hash, hash());
    }

    @Test
    void aCacheThatCannotBeWrittenCostsOnlyTime() throws IOException {
        String hash = hash();
        cache = Files.writeString(folder.resolve("notAFolder"), "");
        assertEquals(hash, hash());
    }

    @Test
    void onlyTheMemoRemainsInTheCache() throws IOException {
        hash();
        try (Stream<Path> files = Files.walk(cache)) {
            assertEquals(1, files.filter(Files::isRegularFile).count());
        }
    }

    private String hash() throws IOException {
        return new FileHashes(new CacheFolder(cache)).hashOf(List.of(file));
    }

    private Path memo() throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }
}
