package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Json;
import org.continuo.core.request.BeatAlignment;
import org.continuo.core.service.JobRequest;
import org.junit.jupiter.api.Test;

class SubmissionTests {
    @Test
    void aContinuationIsBroughtOntoTheHostsBeat() {
        assertEquals(
                Optional.of(new BeatAlignment(OptionalDouble.of(96))),
                request("continue", "\"bars\": 1, \"tempoBpm\": 96")
                        .context()
                        .orElseThrow()
                        .alignment());
    }

    @Test
    void whereTheHostTellsNoTempoTheSoundsOwnBeatCounts() {
        assertEquals(
                Optional.of(new BeatAlignment(OptionalDouble.empty())),
                request("continue", "\"bars\": 1, \"tempoBpm\": 120, \"tempoIsKnown\": false")
                        .context()
                        .orElseThrow()
                        .alignment());
    }

    @Test
    void aMelodyIsNoContext() {
        assertTrue(request("melody", "\"bars\": 1, \"tempoBpm\": 96").context().isEmpty());
    }

    private static JobRequest request(String mode, String length) {
        AudioSamples beat = BeatMaterial.played(1, true);
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(4 * beat.length()).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(beat.channel(0));
        String json =
                """
                {"mode": "%s", "seed": 1, %s,
                 "audio": {"sampleRateHz": %d, "channels": 1, "samples": %d}}
                """
                        .formatted(mode, length, beat.sampleRateHz(), beat.length());
        return Submission.of(Json.parse("request", json), buffer).request();
    }
}
