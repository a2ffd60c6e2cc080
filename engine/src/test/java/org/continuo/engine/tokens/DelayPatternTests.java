package org.continuo.engine.tokens;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.continuo.core.Draw;
import org.continuo.core.request.CodebookTokens;
import org.junit.jupiter.api.Test;

class DelayPatternTests {
    private static final long PAD = 99;
    private static final long FREE = DelayPattern.FREE;

    @Test
    void everyCodebookIsOneStepLaterThanTheOneBefore() {
        CodebookTokens mask =
                new DelayPattern(3, false, PAD)
                        .build(new CodebookTokens(new long[] {1, 2, 3}, 1, 3, 1), 6)
                        .mask();
        assertArrayEquals(
                new long[] {
                    PAD, 1, FREE, FREE, PAD, PAD, //
                    PAD, PAD, 2, FREE, FREE, PAD, //
                    PAD, PAD, PAD, 3, FREE, FREE
                },
                mask.values());
    }

    @Test
    void leftAndRightOfAPairShareADelay() {
        DelayPattern stereo = new DelayPattern(4, true, PAD);
        CodebookTokens mask = stereo.build(CodebookTokens.zeros(1, 4, 0), 5).mask();
        assertArrayEquals(mask.row(0).values(), mask.values());
        for (int step = 0; step < 5; step++) {
            assertEquals(mask.get(0, 0, step), mask.get(0, 1, step));
            assertEquals(mask.get(0, 2, step), mask.get(0, 3, step));
        }
        assertEquals(2, stereo.span());
        assertEquals(3, stereo.frameCount(5));
    }

    @Test
    void revertingTheDelayPatternRestoresTheOriginalTokens() {
        Draw.cases(
                300,
                draw -> {
                    int batch = draw.integer(1, 3);
                    int pairs = draw.integer(1, 5);
                    boolean stereo = draw.truth();
                    int frames = draw.integer(0, 40);
                    long seed = draw.seed();
                    int codebooks = stereo ? 2 * pairs : pairs;
                    DelayPattern pattern = new DelayPattern(codebooks, stereo, PAD);
                    CodebookTokens tokens = random(batch, codebooks, frames, seed);
                    int steps = pattern.stepCount(frames);
                    CodebookTokens delayed = CodebookTokens.zeros(batch, codebooks, steps);
                    for (int row = 0; row < batch; row++) {
                        for (int codebook = 0; codebook < codebooks; codebook++) {
                            for (int step = 0; step < steps; step++) {
                                delayed.set(
                                        row,
                                        codebook,
                                        step,
                                        pattern.forcedToken(tokens, row, codebook, step, steps));
                            }
                        }
                    }
                    assertArrayEquals(tokens.values(), pattern.revert(delayed).values());
                });
    }

    @Test
    void samplingOverTheMaskKeepsThePromptAndEveryFreeToken() {
        Draw.cases(
                300,
                draw -> {
                    int batch = draw.integer(1, 3);
                    int codebooks = draw.integer(1, 4);
                    int promptFrames = draw.integer(0, 20);
                    int newFrames = draw.integer(4, 30);
                    long seed = draw.seed();
                    DelayPattern pattern = new DelayPattern(codebooks, false, PAD);
                    CodebookTokens prompt = random(batch, codebooks, promptFrames, seed);
                    int steps = pattern.stepCount(promptFrames + newFrames);
                    DelayPattern.Layout layout = pattern.build(prompt, steps);
                    assertEquals(promptFrames + 1, layout.startIds().frames());
                    CodebookTokens sampled = random(batch, codebooks, steps, seed + 1);
                    CodebookTokens result = pattern.revert(pattern.apply(sampled, layout.mask()));
                    assertEquals(promptFrames + newFrames, result.frames());
                    assertArrayEquals(prompt.values(), result.slice(0, promptFrames).values());
                    for (int row = 0; row < batch; row++) {
                        for (int codebook = 0; codebook < codebooks; codebook++) {
                            for (int frame = promptFrames; frame < result.frames(); frame++) {
                                assertEquals(
                                        sampled.get(row, codebook, frame + 1 + codebook),
                                        result.get(row, codebook, frame));
                            }
                        }
                    }
                });
    }

    @Test
    void aSequenceTooShortForThePatternStaysUndelayedAsInTransformers() {
        CodebookTokens prompt = new CodebookTokens(new long[] {5, 6, 7}, 1, 3, 1);
        DelayPattern.Layout layout = new DelayPattern(3, false, PAD).build(prompt, 4);
        assertArrayEquals(new long[] {PAD, 5, PAD, 6, PAD, 7}, layout.startIds().values());
        assertEquals(4, layout.mask().frames());
        for (long token : layout.mask().values()) {
            assertEquals(FREE, token);
        }
    }

    @Test
    void aClipOfOneFrameIsStillDelayedInTheDecodeLoop() {
        DelayPattern pattern = new DelayPattern(3, false, PAD);
        CodebookTokens none = CodebookTokens.zeros(1, 3, 0);
        for (int codebook = 0; codebook < 3; codebook++) {
            for (int step = 0; step < pattern.stepCount(1); step++) {
                assertEquals(
                        step == codebook + 1 ? FREE : PAD,
                        pattern.forcedToken(none, 0, codebook, step, pattern.stepCount(1)));
            }
        }
    }

    @Test
    void aPromptLongerThanTheSequenceIsRefused() {
        DelayPattern pattern = new DelayPattern(4, false, PAD);
        CodebookTokens prompt = CodebookTokens.zeros(1, 4, 5);
        String message =
                assertThrows(IllegalArgumentException.class, () -> pattern.build(prompt, 8))
                        .getMessage();
        assertEquals(
                "delay pattern: expected a prompt of at most 4 frames for 8 steps, found 5",
                message);
    }

    @Test
    void anOddNumberOfCodebooksCannotBeStereo() {
        assertThrows(IllegalArgumentException.class, () -> new DelayPattern(3, true, PAD));
    }

    private static CodebookTokens random(int batch, int codebooks, int frames, long seed) {
        long[] values = new Random(seed).longs((long) batch * codebooks * frames, 0, 50).toArray();
        return new CodebookTokens(values, batch, codebooks, frames);
    }
}
