package org.continuo.plugin.clip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The WAV files that were made of sounds which the plugin does not read itself. A project carries
 * what plays of them; only sounds of more than five minutes, and those that were put aside, are
 * found in here again. So the oldest go when all together become larger than the limit, never one
 * that was made within the last month.
 */
public final class OpenedSounds {
    public static final long USUAL_LIMIT_BYTES = 2L << 30;

    private static final Duration KEPT = Duration.ofDays(30);
    private static final String ENDING = ".wav";

    private final Path folder;
    private final long limitBytes;
    private final InstantSource clock;

    /** Those of a folder, which need not exist yet. */
    public OpenedSounds(Path folder, long limitBytes, InstantSource clock) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.clock = clock;
    }

    /** A place for one more, after old ones have made room. */
    public synchronized Path place() throws IOException {
        Files.createDirectories(folder);
        shrink();
        return folder.resolve(UUID.randomUUID() + ENDING);
    }

    private void shrink() throws IOException {
        List<Stored> stored = new ArrayList<>();
        long bytes = 0;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.toString().endsWith(ENDING)).toList()) {
                try {
                    stored.add(
                            new Stored(
                                    file,
                                    Files.size(file),
                                    Files.getLastModifiedTime(file).toInstant()));
                    bytes += stored.getLast().bytes();
                } catch (NoSuchFileException _) {
                    // Another host was faster.
                }
            }
        }
        stored.sort(Comparator.comparing(Stored::made));
        Instant kept = clock.instant().minus(KEPT);
        for (Stored sound : stored) {
            if (bytes <= limitBytes || !sound.made().isBefore(kept)) {
                return;
            }
            Files.deleteIfExists(sound.file());
            bytes -= sound.bytes();
        }
    }

    private record Stored(Path file, long bytes, Instant made) {}
}
