package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
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
        Sound sound = request("melody", "").melody().orElseThrow().sound();
        AudioSamples audio = ((Sound.InMemory) sound).audio();
        assertEquals(32_000, audio.sampleRateHz());
        assertTrue(request("melody", "").context().isEmpty());
    }

    @Test
    void aPartThatIsMadeAnewTakesItsContextItsEndAndItsMelodyFromItsSurroundings() {
        float[] ramp = new float[48_000];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i / 48_000f;
        }
        ByteBuffer buffer =
                ByteBuffer.allocateDirect(4 * ramp.length).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(ramp);
        Submission submission =
                Submission.of(
                        Json.parse(
                                "request",
                                """
                                {"request": {"descriptions": [""], "length": {"seconds": 0.25}, "seed": 1,
                                             "takes": 8, "best": 2,
                                             "output": {"sampleRateHz": 48000, "channels": 1},
                                             "context": {"sound": {"upload": true}, "longestSeconds": 0.25},
                                             "melody": {"sound": {"upload": true}},
                                             "into": {"sound": {"upload": true}, "leadSeconds": 0.03}},
                                 "audio": {"sampleRateHz": 48000, "channels": 1, "samples": 48000,
                                           "what": "surroundings", "timelineStartSamples": 1000,
                                           "replacedFrom": 20000, "replacedTo": 32000}}
                                """),
                        buffer);
        JobRequest request = submission.toEngine();
        assertSamples(0, 20_000, request.context().orElseThrow().sound());
        assertSamples(20_000 - 12_000, 48_000, request.melody().orElseThrow().sound());
        JobRequest.Ending.Into into = (JobRequest.Ending.Into) request.ending();
        assertEquals(0.03, into.leadSeconds());
        assertSamples(32_000 - 1440, 48_000, into.sound());
        assertEquals(21_000, submission.place().orElseThrow().samples());
    }

    /** Of the ramp that tells each sample's place. */
    private static void assertSamples(int from, int to, Sound sound) {
        AudioSamples audio = ((Sound.InMemory) sound).audio();
        assertEquals(48_000, audio.sampleRateHz());
        assertEquals(to - from, audio.length());
        assertEquals(from / 48_000f, audio.channel(0)[0]);
        assertEquals((to - 1) / 48_000f, audio.channel(0)[audio.length() - 1]);
    }

    @Test
    void twoSoundsWithoutSurroundingsAreRefused() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> request("context", "}, \"into\": {\"sound\": {\"upload\": true}"));
        assertTrue(refused.toString().endsWith("found context, into"), refused::toString);
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
