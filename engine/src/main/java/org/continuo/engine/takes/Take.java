package org.continuo.engine.takes;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
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
 * @param key such as {@code A minor}, where it is clear
 * @param tempoBpm where there is a clear beat
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
        Optional<String> key,
        OptionalDouble tempoBpm,
        long bytes,
        ObjectNode request,
        boolean starred) {
    private static final double LONGEST_SECONDS = 1e6;

    static Take of(Fields json) {
        return new Take(
                json.text("id"),
                Instant.ofEpochMilli(json.whole("madeMillis", 0, Long.MAX_VALUE)),
                json.text("model"),
                json.text("words"),
                json.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                json.number("seconds", 0, LONGEST_SECONDS),
                json.has("key") ? Optional.of(json.text("key")) : Optional.empty(),
                json.has("tempoBpm")
                        ? OptionalDouble.of(json.number("tempoBpm", 0, LONGEST_SECONDS))
                        : OptionalDouble.empty(),
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
        key.ifPresent(name -> json.put("key", name));
        tempoBpm.ifPresent(bpm -> json.put("tempoBpm", bpm));
        json.put("bytes", bytes).put("starred", starred).set("request", request);
        return json;
    }

    Take starred(boolean star) {
        return new Take(id, made, model, words, seed, seconds, key, tempoBpm, bytes, request, star);
    }
}
