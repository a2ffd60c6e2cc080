package org.continuo.plugin.clip;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClipStoreTests {
    @TempDir private Path folder;

    private Instant now = Instant.parse("2026-01-01T12:00:00Z");

    @Test
    void aClipIsExactlyWhatWasStored() throws IOException {
        float[] samples = {0, 0.1f, -1.5f, Float.MIN_VALUE, 1e-9f};
        Clip clip =
                store(1 << 20).add(AudioSamples.mono(samples, 32_000), -5, "a “prompt”", List.of());
        AudioSamples read = WavFile.read(clip.path());
        assertArrayEquals(samples, read.channel(0));
        assertEquals(32_000, read.sampleRateHz());
        assertEquals(List.of(clip), StoredClips.in(folder));
        assertEquals(clip, store(1 << 20).find(clip.id()).orElseThrow());
        assertEquals(-5, clip.seed());
    }

    @Test
    void theNewestComesFirst() throws IOException {
        Clip old = add(1 << 20);
        later(Duration.ofMinutes(1));
        Clip young = add(1 << 20);
        assertEquals(List.of(young, old), StoredClips.in(folder));
    }

    @Test
    void whatACrashLeavesIsNoClipAndGoesADayLater() throws IOException {
        Clip whole = add(1 << 20);
        Clip cut = add(1 << 20);
        Files.write(cut.path(), new byte[100]);
        Clip nameless = add(1 << 20);
        Files.delete(folder.resolve(nameless.id() + ".json"));
        Clip garbled = add(1 << 20);
        Files.writeString(folder.resolve(garbled.id() + ".json"), "{\"samples\": 12");
        Path draft = folder.resolve(".x.wav.1234.part");
        Files.write(draft, new byte[10]);
        Path foreign = folder.resolve("my song.wav");
        Files.write(foreign, new byte[10]);
        for (Path file : List.of(draft, nameless.path(), foreign)) {
            Files.setLastModifiedTime(file, FileTime.from(now));
        }

        ClipStore store = store(1 << 20);
        assertEquals(List.of(whole), StoredClips.in(folder));
        store.shrink();
        assertTrue(Files.exists(draft) && Files.exists(nameless.path()));
        later(Duration.ofDays(1).plusSeconds(1));
        store.shrink();
        assertFalse(Files.exists(draft) || Files.exists(nameless.path()));
        assertTrue(Files.exists(foreign), "what is not of the store is left alone");
        assertEquals(List.of(whole), StoredClips.in(folder));
    }

    @Test
    void theOldestUnusedGoFirstWhenTheLimitIsReached() throws IOException {
        long limit = 3 * bytesOfAClip();
        Clip first = add(limit);
        later(Duration.ofHours(2));
        Clip second = add(limit);
        later(Duration.ofHours(2));
        Clip third = add(limit);
        later(Duration.ofHours(2));
        Clip fourth = add(limit);
        assertEquals(List.of(fourth, third, second), StoredClips.in(folder));
        assertFalse(Files.exists(first.path()));
    }

    @Test
    void whatASavedProjectUsesIsNeverDeleted() throws IOException {
        long limit = bytesOfAClip();
        Clip kept = add(limit);
        assertEquals(1, store(limit).retain(List.of(kept.id(), "../../etc/passwd", "gone")));
        for (int i = 0; i < 3; i++) {
            later(Duration.ofHours(2));
            add(limit);
        }
        assertEquals(kept, StoredClips.in(folder).getLast());
        assertEquals(2, StoredClips.in(folder).size());
        assertTrue(Files.exists(kept.path()));
    }

    @Test
    void whatWasUsedWithinTheHourStaysEvenBeyondTheLimit() throws IOException {
        long limit = bytesOfAClip();
        for (int i = 0; i < 4; i++) {
            add(limit);
            later(Duration.ofMinutes(1));
        }
        assertEquals(4, StoredClips.in(folder).size());
    }

    @Test
    void aFolderThatCannotBeWrittenIsOneSentenceAndLeavesNothing() throws IOException {
        Path file = folder.resolve("file");
        Files.writeString(file, "");
        for (Path place : List.of(file, file.resolve("clips"))) {
            ClipStore store = new ClipStore(place, 1 << 20, () -> now);
            IOException refused =
                    assertThrows(IOException.class, () -> store.add(second(), 1, "x", List.of()));
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .startsWith("the clip could not be stored in " + place + ": "),
                    refused::getMessage);
            assertEquals(List.of(), StoredClips.in(place));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aFolderThatIsNotThereHasNoClips() throws IOException {
        ClipStore store = new ClipStore(folder.resolve("nowhere"), 1, () -> now);
        store.shrink();
        assertEquals(0, store.retain(List.of("00000000-0000-0000-0000-000000000000")));
    }

    private static AudioSamples second() {
        return AudioSamples.mono(new float[32_000], 32_000);
    }

    private static long bytesOfAClip() {
        return 32_000L * 4 + 1_000;
    }

    private Clip add(long limit) throws IOException {
        return store(limit).add(second(), 1, "x", List.of());
    }

    private void later(Duration time) {
        now = now.plus(time);
    }

    private ClipStore store(long limit) {
        return new ClipStore(folder, limit, () -> now);
    }
}
