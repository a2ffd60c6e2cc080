package org.continuo.engine.takes;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.analysis.BeatEstimate;
import org.continuo.core.analysis.Key;
import org.continuo.core.analysis.MusicAnalysis;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A take in the library.
 *
 * @param id names its files
 * @param made when
 * @param model its name
 * @param words that the model was told
 * @param seconds of sound
 * @param heard what it is like; absent as long as nobody has listened
 * @param tokens where its tokens belong, if they are kept
 * @param bytes of its files
 * @param request the document of a request that makes it again
 * @param starred whether it is never removed to make room
 */
public record Take(
        String id,
        Instant made,
        String model,
        String words,
        long seed,
        double seconds,
        Optional<Heard> heard,
        Optional<TokenPlace> tokens,
        long bytes,
        ObjectNode request,
        boolean starred) {
    private static final double LONGEST_SECONDS = 1e6;

    /**
     * What a take is like.
     *
     * @param key such as {@code A minor}, where it is clear
     * @param tempoBpm where there is a clear beat
     */
    public record Heard(Optional<String> key, OptionalDouble tempoBpm) {
        static final Heard NOTHING = new Heard(Optional.empty(), OptionalDouble.empty());

        static Heard of(AudioSamples sound) {
            MusicAnalysis analysis = MusicAnalysis.of(sound);
            Optional<BeatEstimate> beat = analysis.trustedBeat();
            return new Heard(
                    analysis.trustedKey().map(Key::spelled),
                    beat.isPresent()
                            ? OptionalDouble.of(beat.get().tempoBpm())
                            : OptionalDouble.empty());
        }

        static Heard of(Fields json) {
            return new Heard(
                    json.has("key") ? Optional.of(json.text("key")) : Optional.empty(),
                    json.has("tempoBpm")
                            ? OptionalDouble.of(json.number("tempoBpm", 0, LONGEST_SECONDS))
                            : OptionalDouble.empty());
        }

        void writeTo(ObjectNode json) {
            key.ifPresent(name -> json.put("key", name));
            tempoBpm.ifPresent(bpm -> json.put("tempoBpm", bpm));
        }
    }

    /** Its key, where it was heard and is clear. */
    public Optional<String> key() {
        return heard.flatMap(Heard::key);
    }

    /** Its tempo, where it was heard and is clear. */
    public OptionalDouble tempoBpm() {
        return heard.map(Heard::tempoBpm).orElse(OptionalDouble.empty());
    }

    static Take of(Fields json) {
        return new Take(
                json.text("id"),
                Instant.ofEpochMilli(json.whole("madeMillis", 0, Long.MAX_VALUE)),
                json.text("model"),
                json.text("words"),
                json.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                json.number("seconds", 0, LONGEST_SECONDS),
                // Takes of earlier versions were heard before they were kept.
                json.flag("heard", true) ? Optional.of(Heard.of(json)) : Optional.empty(),
                json.has("tokens")
                        ? Optional.of(TokenPlace.of(json.object("tokens")))
                        : Optional.empty(),
                json.whole("bytes", 0, Long.MAX_VALUE),
                json.object("request").node(),
                json.flag("starred", false));
    }

    ObjectNode json() {
        ObjectNode json =
                Json.object()
                        .put("id", id)
                        .put("madeMillis", made.toEpochMilli())
                        .put("model", model)
                        .put("words", words)
                        .put("seed", seed)
                        .put("seconds", seconds);
        json.put("heard", heard.isPresent());
        heard.ifPresent(found -> found.writeTo(json));
        tokens.ifPresent(place -> json.set("tokens", place.json()));
        json.put("bytes", bytes).put("starred", starred).set("request", request);
        return json;
    }

    Take starred(boolean star) {
        return new Take(id, made, model, words, seed, seconds, heard, tokens, bytes, request, star);
    }

    Take heard(Heard found) {
        return new Take(
                id,
                made,
                model,
                words,
                seed,
                seconds,
                Optional.of(found),
                tokens,
                bytes,
                request,
                starred);
    }
}
