package org.continuo.engine.takes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.MelodyStems;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.engine.takes.Take.Heard;
import tools.jackson.databind.node.ObjectNode;

/**
 * All takes that were ever made, in a folder of the user's: {@code ID.wav} is a take as the engine
 * made it (32-bit floats), {@code ID.tokens.npy} the tokens that it is the sound of, {@code
 * ID.ROLE.wav} the sound in memory that it was made from, {@code takes.jsonl} says what they are.
 * Nothing in it names the folder, which may be moved.
 *
 * <p>When the takes together become larger than the limit, the oldest ones go that have no star.
 */
public final class TakeLibrary {
    private static final int SHORTEST_ID = 4;

    private final Path folder;
    private final long limitBytes;
    private final TakeIndex index;
    private final TakeFiles files;

    /** The library in a folder, which need not exist yet. */
    public TakeLibrary(Path folder, long limitBytes) {
        this.folder = folder;
        this.limitBytes = limitBytes;
        this.index = new TakeIndex(folder);
        this.files = new TakeFiles(folder);
    }

    /** The user's. */
    public static TakeLibrary of(DataFolder data, long limitBytes) {
        return new TakeLibrary(data.resolve("takes"), limitBytes);
    }

    /**
     * What is kept of a take.
     *
     * @param request that makes this take alone
     * @param tokens that it is the sound of, if going on from them goes on from it
     */
    public record Made(
            AudioSamples sound,
            ClipOrigin origin,
            JobRequest request,
            Optional<PlacedTokens> tokens) {}

    /**
     * The tokens of a take.
     *
     * @param codes {@code [1, codebooks, frames]}, those of its prompt first
     */
    public record PlacedTokens(CodebookTokens codes, TokenPlace place) {}

    /**
     * Keeps a take. Nobody has heard it then: that takes a second of a long one, and is left to
     * {@link #hear}.
     *
     * @throws IOException if it cannot be written; nothing is left of it then
     */
    public Take add(Made made) throws IOException {
        String id = UUID.randomUUID().toString();
        try {
            Files.createDirectories(folder);
            Take take = write(id, made);
            index.alone(() -> {
                index.add(take.json());
                makeRoom(id);
                return take;
            });
            return take;
        } catch (IOException refused) {
            try {
                files.delete(id);
            } catch (IOException stays) {
                refused.addSuppressed(stays); // swept up a day later
            }
            throw new IOException(
                    "the take could not be kept in %s: %s"
                            .formatted(folder, ProblemSentence.reason(refused)),
                    refused);
        }
    }

    private Take write(String id, Made made) throws IOException {
        ClipOrigin origin = made.origin();
        return new Take(
                id,
                Instant.now().truncatedTo(ChronoUnit.MILLIS),
                origin.model(),
                origin.words(),
                origin.seed(),
                made.sound().durationSeconds(),
                Optional.empty(),
                made.tokens().map(PlacedTokens::place),
                files.write(id, made),
                RequestJson.write(made.request()),
                false);
    }

    /** Takes that nobody has heard yet, the oldest first. */
    public List<Take> unheard() throws IOException {
        return takes().stream().filter(take -> take.heard().isEmpty()).toList();
    }

    /** Listens to a take: some tenths of a second for 30 s. Nothing is heard of a damaged file. */
    public Heard hear(Take take) throws IOException {
        try {
            return Heard.of(WavFile.read(sound(take)));
        } catch (AudioFormatException damaged) {
            return Heard.NOTHING;
        }
    }

    /** Notes what was heard of a take, unless it was removed meanwhile. */
    public void note(Take take, Heard heard) throws IOException {
        ObjectNode line = Json.object().put("id", take.id()).put("heard", true);
        heard.writeTo(line);
        index.alone(() -> {
            index.add(line);
            return take;
        });
    }

    /** All takes whose sound is there, the oldest first. */
    public List<Take> takes() throws IOException {
        List<Take> here = new ArrayList<>();
        for (Take take : index.takes()) {
            if (Files.isRegularFile(sound(take))) {
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
        return files.sound(take.id());
    }

    /**
     * The tokens that a take is the sound of.
     *
     * @throws IOException if they are not there
     */
    public PlacedTokens tokens(Take take) throws IOException {
        TokenPlace place =
                take.tokens()
                        .orElseThrow(() ->
                                new IllegalArgumentException(
                                        "take %s: expected one whose tokens are kept, found none"
                                                .formatted(take.id())));
        return new PlacedTokens(files.codes(take.id()), place);
    }

    /**
     * The request that makes a take again, with the sounds and tokens that are kept here: what it
     * went on from stands at the beginning of its own tokens.
     */
    public JobRequest request(Take take) {
        ObjectNode request = take.request().deepCopy();
        for (Role role : RequestJson.awaited(request)) {
            ((ObjectNode) request.path(role.label()).path("sound"))
                    .put("upload", false)
                    .put("file", files.source(take.id(), role).toAbsolutePath().toString());
        }
        if (request.path("melody") instanceof ObjectNode melody && !melody.has("stems")) {
            melody.put("stems", MelodyStems.OFF.label()); // kept by an engine that knew of none
        }
        if (take.tokens().isPresent() && request.path("context").path("tokens").isObject()) {
            ((ObjectNode) request.path("context").path("tokens"))
                    .put("take", take.id())
                    .put("frames", take.tokens().get().promptFrames());
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
        files.delete(id);
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
        files.sweep(takes.stream().map(Take::id).collect(Collectors.toSet()));
    }
}
