package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.request.GenerationEvent;
import org.continuo.core.request.GenerationEvent.StepsDone;
import org.continuo.engine.generation.TinyModel.WantedClip;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A tiny mono model from request to clip. */
class MusicGenTests {
    @TempDir static Path folder;

    private static MusicGen model;

    @BeforeAll
    static void open() throws IOException {
        model = TinyModel.open(TinyModel.mono(folder));
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void theSameSeedGivesTheSameClip() throws IOException {
        GenerationResult first = WantedClip.of("drums").from(model);
        GenerationResult second = WantedClip.of("drums").from(model);
        assertArrayEquals(first.codes().values(), second.codes().values());
        assertArrayEquals(
                first.clips().getFirst().channel(0), second.clips().getFirst().channel(0));
        assertEquals(12 * TinyModel.HOP, first.clips().getFirst().length());
        assertEquals(TinyModel.RATE_HZ, first.clips().getFirst().sampleRateHz());
    }

    @Test
    void anotherModelObjectGivesTheSameClip() throws IOException {
        try (MusicGen again = TinyModel.open(folder)) {
            assertArrayEquals(
                    WantedClip.of("drums").codes(model).getFirst(),
                    WantedClip.of("drums").codes(again).getFirst());
        }
    }

    @Test
    void differentSeedsGiveDifferentClips() throws IOException {
        assertFalse(
                Arrays.equals(
                        WantedClip.of("drums").seed(1).codes(model).getFirst(),
                        WantedClip.of("drums").seed(2).codes(model).getFirst()));
    }

    @Test
    void aTakeIsTheClipOfItsOwnSeed() throws IOException {
        List<long[]> takes = WantedClip.of("drums", "bass").takes(2).seed(40).codes(model);
        assertEquals(4, takes.size());
        assertArrayEquals(WantedClip.of("drums").seed(40).codes(model).getFirst(), takes.get(0));
        assertArrayEquals(WantedClip.of("drums").seed(41).codes(model).getFirst(), takes.get(1));
        assertArrayEquals(WantedClip.of("bass").seed(42).codes(model).getFirst(), takes.get(2));
        assertArrayEquals(WantedClip.of("bass").seed(43).codes(model).getFirst(), takes.get(3));
    }

    @Test
    void theMostLikelyClipDependsOnNoSeed() throws IOException {
        assertArrayEquals(
                WantedClip.of("drums").greedily().seed(1).codes(model).getFirst(),
                WantedClip.of("drums").greedily().seed(2).codes(model).getFirst());
    }

    @Test
    void everyTokenIsOneOfTheVocabulary() throws IOException {
        for (long token : WantedClip.of("drums").frames(50).codes(model).getFirst()) {
            assertTrue(token >= 0 && token < 37, "found " + token);
        }
    }

    @Test
    void emptyDescriptionsAreNoText() throws IOException {
        assertArrayEquals(
                WantedClip.of("").codes(model).getFirst(),
                WantedClip.of("   ").codes(model).getFirst());
        assertArrayEquals(
                WantedClip.of("").codes(model).getFirst(),
                WantedClip.of("", "").codes(model).getFirst());
    }

    @Test
    void aContinuationBeginsWithItsPrompt() throws IOException {
        AudioSamples prompt = TinyModel.tone(1, 20 * TinyModel.HOP, TinyModel.RATE_HZ, 440);
        GenerationResult result = WantedClip.of("drums").prompts(prompt).from(model);
        assertEquals(20, result.promptFrames());
        assertEquals(20 * TinyModel.HOP, result.promptSamples());
        assertEquals(32, result.codes().frames());
        assertEquals(32 * TinyModel.HOP, result.clips().getFirst().length());
        assertArrayEquals(
                model.parts().encode(List.of(HeardLevel.of(prompt).heard(prompt))).values(),
                result.codes().slice(0, 20).values());
    }

    @Test
    void aQuieterOrLouderPromptGivesTheSameMusicQuieterOrLouder() throws IOException {
        AudioSamples prompt = TinyModel.tone(1, 20 * TinyModel.HOP, TinyModel.RATE_HZ, 440);
        GenerationResult usual = WantedClip.of("drums").takes(2).prompts(prompt).from(model);
        for (double factor : new double[] {1.0 / 256, 0.25, 8}) {
            GenerationResult other =
                    WantedClip.of("drums").takes(2).prompts(prompt.scaled(factor)).from(model);
            assertArrayEquals(usual.codes().values(), other.codes().values());
            for (int take = 0; take < 2; take++) {
                assertArrayEquals(
                        usual.clips().get(take).scaled(factor).channel(0),
                        other.clips().get(take).channel(0));
            }
        }
    }

    @Test
    void eachPromptHasItsOwnLevel() throws IOException {
        AudioSamples quiet = TinyModel.tone(1, 20 * TinyModel.HOP, TinyModel.RATE_HZ, 440);
        AudioSamples loud = quiet.scaled(4);
        List<AudioSamples> clips =
                WantedClip.of("drums", "drums").greedily().prompts(quiet, loud).from(model).clips();
        assertArrayEquals(clips.get(0).scaled(4).channel(0), clips.get(1).channel(0));
    }

    @Test
    void ofAPromptThatIsNoWholeFramesTheEndCounts() throws IOException {
        AudioSamples whole = TinyModel.tone(1, 5 * TinyModel.HOP + 639, TinyModel.RATE_HZ, 440);
        AudioSamples end =
                AudioSamples.mono(
                        Arrays.copyOfRange(whole.channel(0), 639, whole.length()),
                        TinyModel.RATE_HZ);
        assertArrayEquals(
                WantedClip.of("drums").prompts(end).codes(model).getFirst(),
                WantedClip.of("drums").prompts(whole).codes(model).getFirst());
    }

    @Test
    void promptsOfUnequalLengthEndTogether() throws IOException {
        AudioSamples longer = TinyModel.tone(1, 20 * TinyModel.HOP, TinyModel.RATE_HZ, 440);
        AudioSamples shorter = TinyModel.tone(1, 8 * TinyModel.HOP, TinyModel.RATE_HZ, 300);
        GenerationResult both = WantedClip.of("drums", "bass").prompts(longer, shorter).from(model);
        assertEquals(20, both.promptFrames());
        assertArrayEquals(
                WantedClip.of("drums").prompts(longer).codes(model).getFirst(),
                both.codes().row(0).values());
        float[] padded = new float[longer.length()];
        System.arraycopy(shorter.channel(0), 0, padded, 12 * TinyModel.HOP, shorter.length());
        assertArrayEquals(
                WantedClip.of("bass")
                        .seed(8)
                        .prompts(AudioSamples.mono(padded, TinyModel.RATE_HZ))
                        .codes(model)
                        .getFirst(),
                both.codes().row(1).values());
    }

    @Test
    void onePromptServesAllDescriptionsAndTakes() throws IOException {
        AudioSamples prompt = TinyModel.tone(2, 44_100 / 10, 44_100, 440);
        List<long[]> rows = WantedClip.of("drums", "bass").takes(2).prompts(prompt).codes(model);
        assertEquals(4, rows.size());
        assertArrayEquals(
                WantedClip.of("bass").seed(10).prompts(prompt).codes(model).getFirst(),
                rows.get(3));
    }

    @Test
    void promptsTooShortOrTooLongAreRefused() {
        for (int samples : new int[] {0, 1, 639}) {
            assertEquals(
                    "prompt: expected at least 640 samples at 32000 Hz, found " + samples,
                    badCall(() ->
                            WantedClip.of("drums")
                                    .prompts(TinyModel.tone(1, samples, TinyModel.RATE_HZ, 440))
                                    .from(model)));
        }
        assertEquals(
                "prompt: expected less than 30.0 s, found 30.0 s",
                badCall(() ->
                        WantedClip.of("drums")
                                .prompts(
                                        TinyModel.tone(
                                                1, 30 * TinyModel.RATE_HZ, TinyModel.RATE_HZ, 440))
                                .from(model)));
    }

    @Test
    void aMelodyIsRefusedByAModelThatTakesNone() {
        assertEquals(
                "melody: expected a melody model (musicgen_melody), found one that takes text and"
                        + " audio only",
                badCall(() ->
                        WantedClip.of("drums")
                                .melodies(TinyModel.tone(1, 640, TinyModel.RATE_HZ, 440))
                                .from(model)));
    }

    private static String badCall(Executable call) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
    }

    @Test
    void aListenerMayEndTheGenerationAndTheModelStaysUsable() throws IOException {
        long[] before = WantedClip.of("drums").codes(model).getFirst();
        CancellationException wish = new CancellationException("enough");
        for (int at : new int[] {1, 3, 15}) {
            assertSame(
                    wish,
                    assertThrows(
                            CancellationException.class,
                            () ->
                                    model.generate(
                                            WantedClip.of("drums").request(),
                                            event -> {
                                                if (event instanceof StepsDone(int done, int _)
                                                        && done == at) {
                                                    throw wish;
                                                }
                                            })));
        }
        for (GenerationEvent.Stage stage : GenerationEvent.Stage.values()) {
            if (stage == GenerationEvent.Stage.LISTENING
                    || stage == GenerationEvent.Stage.FINISHING) {
                continue;
            }
            assertThrows(
                    CancellationException.class,
                    () ->
                            model.generate(
                                    WantedClip.of("drums").request(),
                                    event -> {
                                        if (event.equals(new GenerationEvent.StageStarted(stage))) {
                                            throw wish;
                                        }
                                    }));
        }
        assertArrayEquals(before, WantedClip.of("drums").codes(model).getFirst());
    }

    /** The model is in 32-bit floats, so that a prompt at once is what steps were. */
    @Test
    void goingOnFromItsOwnTokensIsNeverHavingStopped() throws IOException {
        GenerationResult whole = WantedClip.of("drums").frames(40).takes(2).seed(3).from(model);
        GenerationResult part = WantedClip.of("drums").frames(20).takes(2).seed(3).from(model);
        for (int take = 0; take < 2; take++) {
            TokenPrompt known = new TokenPrompt(part.codes().row(take), 20, part.heardFactor());
            GenerationResult rest =
                    model.generate(
                            WantedClip.of("drums").frames(20).seed(3 + take).request(),
                            known,
                            GenerationEvent.Listener.silent());
            assertArrayEquals(
                    whole.codes().row(take).values(), rest.codes().values(), "take " + take);
            assertArrayEquals(whole.clips().get(take).channel(0), rest.clips().get(0).channel(0));
            assertEquals(20, rest.promptFrames());
        }
    }

    @Test
    void goingOnFromAContinuationsTokensIsNeverHavingStopped() throws IOException {
        AudioSamples prompt = TinyModel.tone(1, 20 * TinyModel.HOP, TinyModel.RATE_HZ, 440);
        GenerationResult whole = WantedClip.of("bass").prompts(prompt).frames(30).from(model);
        GenerationResult part = WantedClip.of("bass").prompts(prompt).frames(10).from(model);
        TokenPrompt known = new TokenPrompt(part.codes(), 10, part.heardFactor());
        List<StepsDone> steps = new ArrayList<>();
        GenerationResult rest =
                model.generate(
                        WantedClip.of("bass").frames(20).request(),
                        known,
                        event -> {
                            if (event instanceof StepsDone done) {
                                steps.add(done);
                            }
                        });
        assertArrayEquals(whole.codes().values(), rest.codes().values());
        assertArrayEquals(whole.clips().getFirst().channel(0), rest.clips().getFirst().channel(0));
        assertEquals(steps.getLast().total(), steps.getLast().done());
        assertEquals(steps.getLast().total(), steps.size());
    }

    @Test
    void anotherSeedGoesOnOtherwiseAndTheTokensOfAnotherModelAreRefused() throws IOException {
        GenerationResult part = WantedClip.of("drums").frames(20).from(model);
        TokenPrompt known = new TokenPrompt(part.codes(), 20, 1);
        GenerationEvent.Listener silent = GenerationEvent.Listener.silent();
        CodebookTokens other =
                model.generate(WantedClip.of("drums").seed(8).request(), known, silent).codes();
        CodebookTokens same =
                model.generate(WantedClip.of("drums").request(), known, silent).codes();
        assertFalse(Arrays.equals(same.values(), other.values()));
        int settled = 20 - 3;
        assertArrayEquals(
                part.codes().slice(0, settled).values(), other.slice(0, settled).values());
        TokenPrompt foreign = new TokenPrompt(CodebookTokens.zeros(1, 8, 4), 4, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> model.generate(WantedClip.of("drums").request(), foreign, silent));
        TokenPrompt unknown =
                new TokenPrompt(new CodebookTokens(new long[] {0, 1, 2, 99}, 1, 4, 1), 1, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> model.generate(WantedClip.of("drums").request(), unknown, silent));
    }

    @Test
    void stepsAreCountedUpToTheirTotal() throws IOException {
        int[] last = {0};
        model.generate(
                WantedClip.of("drums").request(),
                event -> {
                    if (event instanceof StepsDone(int done, int total)) {
                        assertEquals(last[0] + 1, done);
                        assertEquals(15, total, "12 frames and a delay of 3");
                        last[0] = done;
                    }
                });
        assertEquals(15, last[0]);
    }

    @Test
    void theModelMayBeClosedTwice() throws IOException {
        MusicGen other = TinyModel.open(folder);
        CodebookTokens codes = WantedClip.of("drums").frames(1).from(other).codes();
        assertEquals(1, codes.frames());
        other.close();
        other.close();
    }
}
