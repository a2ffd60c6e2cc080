package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.BeatMaterial;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Json;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.Sound;
import org.junit.jupiter.api.Test;

class SubmissionTests {
    @Test
    void aContinuationIsBroughtOntoTheHostsBeat() {
        JobRequest request = request("context", ", \"alignment\": {\"expectedBpm\": 96}");
        assertEquals(
                Optional.of(new BeatAlignment(OptionalDouble.of(96))),
                request.context().orElseThrow().alignment());
    }

    @Test
    void theSoundComesAtTheModelsRate() {
        Sound sound = request("melody", "").melody().orElseThrow();
        AudioSamples audio = ((Sound.InMemory) sound).audio();
        assertEquals(32_000, audio.sampleRateHz());
        assertTrue(request("melody", "").context().isEmpty());
    }

    private static JobRequest request(String role, String further) {
        AudioSamples beat = BeatMaterial.played(1, true);
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(4 * beat.length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(beat.channel(0));
        String json =
                """
                {"request": {"descriptions": [""], "length": {"seconds": 1}, "seed": 1,
                             "%s": {"sound": {"upload": true}%s}},
                 "audio": {"sampleRateHz": %d, "channels": 1, "samples": %d}}
                """
                        .formatted(role, further, beat.sampleRateHz(), beat.length());
        return Submission.of(Json.parse("request", json), buffer).toEngine();
    }
}
