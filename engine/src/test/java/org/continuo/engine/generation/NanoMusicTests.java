package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.onnx.Precision;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.sampling.SamplingSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What models/nano plays is music: an error of the engine that leaves all numbers plausible but
 * ruins the music is heard here. A checkpoint without a beat had a pulse of 0.09, this one at these
 * seeds 0.24. Tempo and key join once the model keeps to them.
 */
class NanoMusicTests {
    private static final Path NANO = Path.of("..", "models", "nano");
    private static final int[] TEMPOS_BPM = {88, 104, 120, 128, 136, 144};

    @TempDir static Path cache;

    private static MusicGen model;
    private static List<AudioSamples> grooves;

    @BeforeAll
    static void play() throws IOException {
        model =
                MusicGen.open(
                        NANO, new EngineSettings(cache, Precision.FP32, new SessionSettings(2)));
        List<String> prompts = new ArrayList<>();
        for (int tempo : TEMPOS_BPM) {
            prompts.add("house, " + tempo + " bpm, A minor, drums, bass");
        }
        grooves = generate(request(prompts));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void thereIsABeat() {
        double sum = 0;
        for (AudioSamples groove : grooves) {
            HeardRhythm heard = new HeardRhythm(groove, 0);
            sum += heard.pulse(heard.tempoBpm());
        }
        double mean = sum / grooves.size();
        assertTrue(mean > 0.17, "the mean pulse is " + mean);
    }

    private static GenerationRequest request(List<String> descriptions) {
        return new GenerationRequest(
                descriptions,
                List.of(),
                List.of(),
                new ClipLength.Seconds(8),
                1,
                1,
                SamplingSettings.defaults(),
                GenerationRequest.DEFAULT_GUIDANCE_SCALE,
                GenerationRequest.DEFAULT_EXTEND_STRIDE_SECONDS);
    }

    private static List<AudioSamples> generate(GenerationRequest request) throws IOException {
        return model.generate(request, GenerationEvent.Listener.silent()).clips();
    }
}
