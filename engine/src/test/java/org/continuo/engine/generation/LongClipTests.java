package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent.StepsDone;
import org.continuo.core.request.SamplingSettings;
import org.continuo.core.tensor.FloatArray;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.conditioning.ConditionedBatch;
import org.continuo.engine.generation.LongFormWindows.Window;
import org.continuo.engine.generation.TinyModel.WantedClip;
import org.continuo.engine.sampling.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clips longer than a window, of models whose windows are short. */
class LongClipTests {
    private static final double C_HERTZ = 261.63;
    private static final double E_HERTZ = 329.63;
    private static final int C = 0;
    private static final int E = 4;

    @TempDir Path folder;

    @Test
    void eachWindowPlaysOnFromTheEndOfTheOneBefore() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), 40);
        WantedClip wish = WantedClip.of("drums").greedily().stride(0.4);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            assertEquals(0.8, model.parts().maximumSeconds());
            List<Integer> steps = new ArrayList<>();
            CodebookTokens clip =
                    model.generate(
                                    wish.frames(100).request(),
                                    event -> {
                                        if (event instanceof StepsDone(int done, int total)) {
                                            steps.add(done);
                                            assertEquals(43 + 3 * 23, total);
                                        }
                                    })
                            .codes();
            assertEquals(100, clip.frames());
            for (int i = 0; i < 43 + 3 * 23; i++) {
                assertEquals(i + 1, steps.get(i));
            }
            assertArrayEquals(wish.frames(40).codes(model).getFirst(), clip.slice(0, 40).values());
            for (int start = 20; start + 40 <= 100; start += 20) {
                assertArrayEquals(
                        window(model, clip.slice(start, start + 20)).values(),
                        clip.slice(start, start + 40).values());
            }
        }
    }

    /** The 40 frames that the model makes of 20. */
    private static CodebookTokens window(MusicGen model, CodebookTokens known) throws IOException {
        try (ConditionedBatch conditions =
                model.parts()
                        .conditioner()
                        .guided(model.parts().encodeText(List.of("drums")), null)) {
            return new TokenGenerator(model.parts().decoder())
                    .generate(
                            conditions,
                            known,
                            40,
                            3f,
                            new Sampler(SamplingSettings.greedyChoice(), 1, 4, 37, 0),
                            (done, total) -> {});
        }
    }

    @Test
    void aPromptCountsAsTheBeginningOfTheClip() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), 40);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            GenerationResult result =
                    WantedClip.of("drums")
                            .stride(0.4)
                            .frames(50)
                            .prompts(TinyModel.tone(1, 39 * TinyModel.HOP, 32_000, 440))
                            .from(model);
            assertEquals(89, result.codes().frames());
            assertEquals(39, result.promptFrames());
            assertEquals(
                    "prompt: expected less than 0.8 s, found 0.8 s",
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () ->
                                                    WantedClip.of("drums")
                                                            .prompts(
                                                                    TinyModel.tone(
                                                                            1,
                                                                            40 * TinyModel.HOP,
                                                                            32_000,
                                                                            440))
                                                            .from(model))
                                    .getMessage()));
        }
    }

    @Test
    void aStrideThatIsNoneIsRefused() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), 40);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            assertEquals(
                    "extend stride: expected 1 to 39 frames (0.78 s), found 900",
                    String.valueOf(
                            assertThrows(
                                            IllegalArgumentException.class,
                                            () ->
                                                    WantedClip.of("drums")
                                                            .stride(18)
                                                            .frames(41)
                                                            .from(model))
                                    .getMessage()));
        }
    }

    @Test
    void aShortWindowMovesByThreeFifths() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), 40);
        WantedClip wish = WantedClip.of("drums").frames(100);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            assertArrayEquals(
                    wish.stride(24 / 50.0).codes(model).getFirst(), wish.codes(model).getFirst());
        }
    }

    @ParameterizedTest
    @CsvSource({"1500, 18", "500, 6", "1501, 18", "1000, 12", "2, 0.024", "20, 18"})
    void theStrideIsThreeFifthsOfTheWindowAndAtMost18Seconds(int windowFrames, double seconds)
            throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), windowFrames);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            assertEquals(seconds, model.parts().strideSeconds(OptionalDouble.empty()), 1e-9);
            assertEquals(7, model.parts().strideSeconds(OptionalDouble.of(7)));
        }
    }

    /** It could not move and keep a frame, whatever the stride. */
    @Test
    void aWindowOfOneFrameIsRefusedByItsFile() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), 1);
        String sentence =
                String.valueOf(
                        assertThrows(CheckpointException.class, () -> TinyModel.open(checkpoint))
                                .getMessage());
        assertTrue(sentence.startsWith("generation_config.json: expected an integer from 2"));
    }

    /** 20 is what transformers writes where no length was ever set. */
    @Test
    void aLengthThatNobodySetIsNoWindow() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, false), 20);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            assertEquals(30, model.parts().maximumSeconds());
        }
    }

    @Test
    void eachWindowHearsTheMelodyFromItsOwnTimeOn() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(4, 1, true), 200);
        // Two seconds of C, then one of E; windows of four seconds begin at 0, 2 and 4 s.
        float[] samples = new float[3 * TinyModel.RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            double hertz = i < 2 * TinyModel.RATE_HZ ? C_HERTZ : E_HERTZ;
            samples[i] = (float) Math.sin(2 * Math.PI * hertz * i / TinyModel.RATE_HZ);
        }
        WantedClip wish =
                WantedClip.of("drums")
                        .frames(400)
                        .stride(2)
                        .melodies(AudioSamples.mono(samples, TinyModel.RATE_HZ));
        try (MusicGen model = TinyModel.open(checkpoint)) {
            LongFormWindows windows = LongFormWindows.ofFrames(400, 4, 2, 50, 0);
            assertEquals(3, windows.windows().size());
            Melodies melodies = new Melodies(model.parts(), wish.request(), windows);
            assertEquals(List.of(C, E, C), heard(melodies, windows.windows().get(0)));
            assertEquals(List.of(E, C, E), heard(melodies, windows.windows().get(1)));
            assertEquals(List.of(C, C, C), heard(melodies, windows.windows().get(2)));
            assertEquals(400, wish.from(model).codes().frames());
        }
    }

    /** The pitch classes at 0.5 s, 2.5 s and 3.5 s of a window. */
    private static List<Integer> heard(Melodies melodies, Window window) throws IOException {
        FloatArray chroma = melodies.chroma(window);
        assertTrue(chroma != null);
        int frames = chroma.shape().size(1);
        List<Integer> classes = new ArrayList<>();
        for (double seconds : new double[] {0.5, 2.5, 3.5}) {
            int frame = Math.min(frames - 1, (int) Math.round(seconds * 32_000 / 4096));
            for (int pitch = 0; pitch < 12; pitch++) {
                if (chroma.values()[frame * 12 + pitch] == 1) {
                    classes.add(pitch);
                }
            }
        }
        return classes;
    }

    @Test
    void aStereoModelTakesAndMakesTwoChannels() throws IOException {
        Path checkpoint = TinyModel.write(folder, TinyModel.geometry(8, 2, false), 40);
        try (MusicGen model = TinyModel.open(checkpoint)) {
            WantedClip wish = WantedClip.of("drums").stride(0.4);
            GenerationResult fresh = wish.from(model);
            assertEquals(8, fresh.codes().codebooks());
            assertEquals(2, fresh.clips().getFirst().channelCount());
            assertEquals(12 * TinyModel.HOP, fresh.clips().getFirst().length());
            AudioSamples mono = TinyModel.tone(1, 44_100 / 5, 44_100, 300);
            AudioSamples twice =
                    new AudioSamples(new float[][] {mono.channel(0), mono.channel(0)}, 44_100);
            assertArrayEquals(
                    wish.prompts(twice).codes(model).getFirst(),
                    wish.prompts(mono).codes(model).getFirst());
            assertEquals(60, wish.frames(60).from(model).codes().frames());
        }
    }
}
