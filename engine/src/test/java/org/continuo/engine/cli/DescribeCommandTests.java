package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.SampleEncoding;
import org.continuo.engine.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DescribeCommandTests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir Path folder;

    private JsonNode describe(String... arguments) throws Exception {
        Ended ended = ContinuoProcess.in(folder).run(arguments);
        assertEquals(0, ended.code(), ended::lastErr);
        assertEquals(1, ended.out().size());
        return JSON.readTree(ended.out().getFirst());
    }

    /** Chords of A minor, D minor, E major and A minor, struck at 96 bpm from 0.2 s on. */
    private Path music() throws Exception {
        int rateHz = 32_000;
        double[][] chords = {
            {220, 261.63, 329.63},
            {146.83, 220, 349.23},
            {164.81, 207.65, 246.94},
            {220, 261.63, 329.63}
        };
        double beat = 60.0 / 96;
        float[] samples = new float[(int) (rateHz * 12.0)];
        for (int i = 0; i < samples.length; i++) {
            double time = (double) i / rateHz - 0.2;
            if (time >= 0) {
                int number = (int) (time / beat);
                double age = time - number * beat;
                for (double frequency : chords[number / 4 % chords.length]) {
                    samples[i] +=
                            (float)
                                    (0.2
                                            * Math.exp(-5 * age)
                                            * Math.sin(2 * Math.PI * frequency * age));
                }
            }
        }
        Path file = folder.resolve("music.wav");
        WavFile.write(file, AudioSamples.mono(samples, rateHz), SampleEncoding.PCM_16);
        return file;
    }

    @Test
    void keyTempoAndBeatsOfMusicAreFound() throws Exception {
        JsonNode found = describe("describe", music().toString(), "--bpm", "96");
        assertEquals("A minor", found.path("key").asString());
        assertEquals(96, found.path("tempo_bpm").asDouble(), 0.5);
        assertEquals(0.2, found.path("first_beat_seconds").asDouble(), 0.015);
        assertEquals("A minor, 96 bpm", found.path("prompt").asString());
        assertTrue(found.path("loudness_lufs").asDouble() < -5, found::toString);
    }

    @Test
    void whatIsNotKnownIsLeftOut() throws Exception {
        Path silence = Sounds.sparse(folder.resolve("silence.wav"), 5);
        JsonNode found = describe("describe", silence.toString());
        assertFalse(found.has("key"));
        assertFalse(found.has("tempo_bpm"));
        assertFalse(found.has("loudness_lufs"));
        assertEquals("", found.path("prompt").asString());
    }

    @Test
    void aFileThatIsNoSoundIsOneSentence() throws Exception {
        Ended ended = ContinuoProcess.in(folder).run("describe", "nothing.wav");
        assertEquals(3, ended.code());
        assertFalse(ended.hasStackTrace());
    }
}
