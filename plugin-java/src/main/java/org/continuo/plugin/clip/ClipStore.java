package org.continuo.plugin.clip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.files.WholeFile;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;

/**
 * The clips of a folder, shared by all plugins of all hosts of a user. The folder itself is the
 * index: {@code ID.wav} is the sound, {@code ID.json} says what it is and its time of modification
 * when it was last used, {@code ID.keep} that a saved project uses it. Each file appears whole or
 * not at all, the sound before its description, so that a crash at any moment leaves at worst a
 * sound that nobody knows, which is swept up a day later.
 *
 * <p>When the clips together become larger than the limit, those go that were not used for longest;
 * never one that a saved project uses, and never one used within the last hour, which an open
 * plugin may be playing.
 */
public final class ClipStore {
    public static final long USUAL_LIMIT_BYTES = 2L << 30;

    private static final Duration IN_USE = Duration.ofHours(1);
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final Pattern ID = Pattern.compile("[0-9a-f-]{36}");

    private final Path folder;
    private final long limitBytes;
    private final InstantSource clock;

    /** The store in a folder, which need not exist yet. */
    public ClipStore(Path folder, long limitBytes, InstantSource clock) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.clock = clock;
    }

    /**
     * Stores a clip.
     *
     * @param said chunks in which the sound's file says what it is
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    public synchronized Clip add(AudioSamples audio, long seed, String prompt, List<WavChunk> said)
            throws IOException {
        String id = UUID.randomUUID().toString();
        Clip clip =
                new Clip(
                        id,
                        file(id, "wav"),
                        audio.sampleRateHz(),
                        audio.channelCount(),
                        audio.length(),
                        seed,
                        prompt,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS)); // as the file keeps it
        return store(
                clip,
                sound ->
                        WavFile.write(
                                sound, audio, SampleEncoding.FLOAT_32, OptionalLong.empty(), said));
    }

    /** Puts a clip's sound at its place. */
    private interface SoundWriter {
        void write(Path sound) throws IOException;
    }

    private Clip store(Clip clip, SoundWriter writer) throws IOException {
        try {
            Files.createDirectories(folder);
            writer.write(clip.path());
            write(file(clip.id(), "json"), Json.indented(clip.json()));
            use(clip.id());
        } catch (IOException problem) {
            deleteQuietly(clip.id());
            throw new IOException(
                    "the clip could not be stored in %s: %s"
                            .formatted(folder, ProblemSentence.reason(problem)),
                    problem);
        }
        shrink();
        return clip;
    }

    /**
     * Takes a WAV file of 32-bit floats in as a clip, of any length; it is moved here.
     *
     * @throws IOException if it cannot be stored; nothing is left of it here then
     */
    public synchronized Clip take(Path wav, long seed, String prompt) throws IOException {
        String id = UUID.randomUUID().toString();
        SoundFile file = SoundFile.at(wav);
        int rateHz = file.sampleRateHz();
        Clip clip =
                new Clip(
                        id,
                        file(id, "wav"),
                        rateHz,
                        WavFile.read(wav, new TimeRange(0, 1.0 / rateHz)).channelCount(),
                        (int) Math.round(file.durationSeconds() * rateHz),
                        seed,
                        prompt,
                        clock.instant().truncatedTo(ChronoUnit.MILLIS));
        return store(clip, sound -> Files.move(wav, sound));
    }

    /** Takes a clip away that nobody was told of. */
    public synchronized void remove(String id) {
        if (ID.matcher(id).matches()) {
            deleteQuietly(id);
        }
    }

    /** A clip, if it is there and whole. */
    public synchronized Optional<Clip> find(String id) {
        return ID.matcher(id).matches() ? read(id) : Optional.empty();
    }

    /**
     * Marks clips as used by a saved project, for good: whether that project still exists nobody
     * can tell. Ids that are not here are passed over.
     *
     * @return how many of them are here
     */
    public synchronized int retain(List<String> ids) throws IOException {
        int found = 0;
        for (String id : ids) {
            if (find(id).isPresent()) {
                write(file(id, "keep"), "");
                use(id);
                found++;
            }
        }
        return found;
    }

    /** Deletes what the limit, and what a crash has left, call for. */
    public synchronized void shrink() throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        sweep();
        List<Stored> stored = new ArrayList<>();
        long bytes = 0;
        for (String id : ids()) {
            try {
                Path sound = file(id, "wav");
                stored.add(
                        new Stored(
                                id,
                                Files.size(sound),
                                Files.getLastModifiedTime(file(id, "json")).toInstant(),
                                Files.exists(file(id, "keep"))));
                bytes += stored.getLast().bytes();
            } catch (NoSuchFileException _) {
                // Another host was faster.
            }
        }
        stored.sort(Comparator.comparing(Stored::used));
        Instant inUse = clock.instant().minus(IN_USE);
        for (Stored clip : stored) {
            if (bytes <= limitBytes) {
                return;
            }
            if (!clip.kept() && clip.used().isBefore(inUse)) {
                deleteQuietly(clip.id());
                bytes -= clip.bytes();
            }
        }
    }

    private record Stored(String id, long bytes, Instant used, boolean kept) {}

    /** Removes old remains of writes that were cut off. */
    private void sweep() throws IOException {
        Instant abandoned = clock.instant().minus(ABANDONED);
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean draft = name.startsWith(".") && name.endsWith(".part");
                boolean unknown =
                        isOf(name, "wav") && !Files.exists(file(name.substring(0, 36), "json"));
                if ((draft || unknown)
                        && Files.getLastModifiedTime(file).toInstant().isBefore(abandoned)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (NoSuchFileException _) {
            // Another host was faster.
        }
    }

    private List<String> ids() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> isOf(name, "json"))
                    .map(name -> name.substring(0, 36))
                    .toList();
        }
    }

    private static boolean isOf(String name, String kind) {
        return name.length() == 37 + kind.length()
                && name.endsWith("." + kind)
                && ID.matcher(name.substring(0, 36)).matches();
    }

    /** A clip, unless its description is damaged or its sound not as long as described. */
    private Optional<Clip> read(String id) {
        Path sound = file(id, "wav");
        try {
            String text = Files.readString(file(id, "json"));
            Clip clip = Clip.of(id, sound, Json.parse(id + ".json", text));
            long bytes = (long) clip.samples() * clip.channels() * Float.BYTES;
            return Files.size(sound) >= bytes ? Optional.of(clip) : Optional.empty();
        } catch (IOException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private void use(String id) throws IOException {
        Files.setLastModifiedTime(file(id, "json"), FileTime.from(clock.instant()));
    }

    private Path file(String id, String kind) {
        return folder.resolve(id + "." + kind);
    }

    private static void write(Path file, String text) throws IOException {
        WholeFile.write(file, draft -> Files.writeString(draft, text));
    }

    /** The description goes first: a sound without one is no clip any more. */
    private void deleteQuietly(String id) {
        for (String kind : List.of("json", "keep", "wav")) {
            try {
                Files.deleteIfExists(file(id, kind));
            } catch (IOException _) {
                // It stays until the next time.
            }
        }
    }
}
