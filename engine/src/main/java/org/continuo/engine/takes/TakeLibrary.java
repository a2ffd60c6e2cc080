package org.continuo.engine.takes;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.continuo.core.analysis.Key;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavChunk;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.Json;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import tools.jackson.databind.node.ObjectNode;

/**
 * All takes that were ever made, in a folder of the user's: {@code ID.wav} is a take as the engine
 * made it (32-bit floats), {@code ID.ROLE.wav} the sound in memory that it was made from, {@code
 * takes.jsonl} says what they are. Nothing in it names the folder, which may be moved.
 *
 * <p>When the takes together become larger than the limit, the oldest ones go that have no star.
 */
public final class TakeLibrary {
    private static final Duration ABANDONED = Duration.ofDays(1);
    private static final Pattern SOUND = Pattern.compile("([0-9a-f-]{36})(\\.[a-z]+)?\\.wav");
    private static final int SHORTEST_ID = 4;

    private final Path folder;
    private final long limitBytes;
    private final TakeIndex index;

    /** The library in a folder, which need not exist yet. */
    public TakeLibrary(Path folder, long limitBytes) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.index = new TakeIndex(folder);
    }

    /** The user's. */
    public static TakeLibrary of(DataFolder data, long limitBytes) {
        return new TakeLibrary(data.resolve("takes"), limitBytes);
    }

    /**
     * Keeps a take.
     *
     * @param request that makes this take alone
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    public Take add(AudioSamples sound, ClipOrigin origin, JobRequest request) throws IOException {
        String id = UUID.randomUUID().toString();
        Map<Role, AudioSamples> sources = RequestJson.uploads(request);
        try {
            Files.createDirectories(folder);
            List<WavChunk> said = origin.wavInfo().chunks();
            WavFile.write(sound(id), sound, SampleEncoding.FLOAT_32, OptionalLong.empty(), said);
            for (Map.Entry<Role, AudioSamples> source : sources.entrySet()) {
                WavFile.write(
                        source(id, source.getKey()), source.getValue(), SampleEncoding.FLOAT_32);
            }
            Take take = take(id, sound, origin, RequestJson.write(request), sources.keySet());
            index.alone(() -> {
                index.add(take.json());
                makeRoom(id);
                return take;
            });
            return take;
        } catch (IOException refused) {
            try {
                deleteFiles(id);
            } catch (IOException stays) {
                refused.addSuppressed(stays); // swept up a day later
            }
            throw new IOException(
                    "the take could not be kept in %s: %s".formatted(folder, refused.getMessage()),
                    refused);
        }
    }

    private Take take(
            String id, AudioSamples sound, ClipOrigin origin, ObjectNode request, Set<Role> sources)
            throws IOException {
        MusicAnalysis heard = MusicAnalysis.of(sound);
        long bytes = Files.size(sound(id));
        for (Role role : sources) {
            bytes += Files.size(source(id, role));
        }
        return new Take(
                id,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                origin.model(),
                origin.words(),
                origin.seed(),
                sound.durationSeconds(),
                heard.trustedKey().map(Key::spelled),
                heard.trustedBeat()
                        .map(beat -> OptionalDouble.of(beat.tempoBpm()))
                        .orElse(OptionalDouble.empty()),
                bytes,
                request,
                false);
    }

    /** All takes whose sound is there, the oldest first. */
    public List<Take> takes() throws IOException {
        List<Take> here = new ArrayList<>();
        for (Take take : index.takes()) {
            if (Files.isRegularFile(sound(take.id()))) {
                here.add(take);
            }
        }
        return here;
    }

    /**
     * The take whose id begins so.
     *
     * @throws IllegalArgumentException if there is none, or more than one
     */
    public Take require(String beginning) throws IOException {
        List<Take> found =
                takes().stream()
                        .filter(take ->
                                beginning.length() >= SHORTEST_ID
                                        && take.id().startsWith(beginning))
                        .toList();
        if (found.size() != 1) {
            throw new IllegalArgumentException(
                    "take: expected the beginning of one take's id, at least %d letters, found %s, which %s"
                            .formatted(
                                    SHORTEST_ID,
                                    beginning,
                                    found.isEmpty()
                                            ? "no take has"
                                            : found.size() + " takes have"));
        }
        return found.getFirst();
    }

    /** Where a take's sound is. */
    public Path sound(Take take) {
        return sound(take.id());
    }

    /** The request that makes a take again, with the sounds that are kept here. */
    public JobRequest request(Take take) {
        ObjectNode request = take.request().deepCopy();
        for (Role role : RequestJson.awaited(request)) {
            ((ObjectNode) request.path(role.label()).path("sound"))
                    .put("upload", false)
                    .put("file", source(take.id(), role).toAbsolutePath().toString());
        }
        return RequestJson.read(request, Map.of());
    }

    /** Stars a take, which is not removed then to make room, or takes the star away. */
    public void star(Take take, boolean star) throws IOException {
        index.alone(() -> {
            index.add(Json.object().put("id", take.id()).put("starred", star));
            index.tidy();
            return take;
        });
    }

    /** Removes a take and its sounds. */
    public void remove(Take take) throws IOException {
        index.alone(() -> {
            forget(take.id());
            index.tidy();
            return take;
        });
    }

    /** The list first: a take that is in it has its sound. */
    private void forget(String id) throws IOException {
        index.add(Json.object().put("id", id).put("removed", true));
        deleteFiles(id);
    }

    /** The oldest ones go, but for those with a star and the one that has just come. */
    private void makeRoom(String newest) throws IOException {
        List<Take> takes = index.takes();
        long bytes = takes.stream().mapToLong(Take::bytes).sum();
        for (Take take : takes) {
            if (bytes > limitBytes && !take.starred() && !take.id().equals(newest)) {
                forget(take.id());
                bytes -= take.bytes();
            }
        }
        index.tidy();
        sweep(takes.stream().map(Take::id).collect(Collectors.toSet()));
    }

    /** Sounds that a killed process has left. */
    private void sweep(Set<String> known) throws IOException {
        Instant abandoned = Instant.now().minus(ABANDONED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                String name = String.valueOf(file.getFileName());
                var sound = SOUND.matcher(name);
                boolean isDraft = name.startsWith(".") && name.endsWith(".part");
                boolean isUnknown = sound.matches() && !known.contains(sound.group(1));
                if ((isDraft || isUnknown) && isOlder(file, abandoned)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean isOlder(Path file, Instant than) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant().isBefore(than);
        } catch (NoSuchFileException gone) {
            return false;
        }
    }

    private void deleteFiles(String id) throws IOException {
        Files.deleteIfExists(sound(id));
        for (Role role : Role.values()) {
            Files.deleteIfExists(source(id, role));
        }
    }

    private Path sound(String id) {
        return folder.resolve(id + ".wav");
    }

    private Path source(String id, Role role) {
        return folder.resolve(id + "." + role.label() + ".wav");
    }
}
