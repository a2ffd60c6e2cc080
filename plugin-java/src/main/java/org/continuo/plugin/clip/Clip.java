package org.continuo.plugin.clip;

import java.nio.file.Path;
import java.time.Instant;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A clip in the store.
 *
 * @param id names its files
 * @param path its sound, a WAV file of 32-bit floats: exactly what the engine made
 * @param samples per channel
 * @param made when it was stored
 */
public record Clip(
        String id,
        Path path,
        int sampleRateHz,
        int channels,
        int samples,
        long seed,
        String prompt,
        Instant made) {

    static Clip of(String id, Path path, Fields json) {
        return new Clip(
                id,
                path,
                json.integer("sampleRateHz", 1, 1_000_000),
                json.integer("channels", 1, 64),
                json.integer("samples", 0, Integer.MAX_VALUE),
                json.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                json.text("prompt"),
                Instant.ofEpochMilli(json.whole("madeMillis", 0, Long.MAX_VALUE)));
    }

    ObjectNode json() {
        return Json.object()
                .put("sampleRateHz", sampleRateHz)
                .put("channels", channels)
                .put("samples", samples)
                .put("seed", seed)
                .put("prompt", prompt)
                .put("madeMillis", made.toEpochMilli());
    }

    public double seconds() {
        return (double) samples / sampleRateHz;
    }
}
