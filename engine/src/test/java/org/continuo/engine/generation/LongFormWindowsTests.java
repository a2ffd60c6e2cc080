package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.continuo.core.Draw;
import org.continuo.engine.generation.LongFormWindows.Window;
import org.junit.jupiter.api.Test;

class LongFormWindowsTests {
    @Test
    void aMinuteOfMusicTakesThreeWindows() {
        LongFormWindows plan = LongFormWindows.ofDuration(61, 30, 18, 50, 0);
        assertEquals(3050, plan.totalFrames());
        assertEquals(
                List.of(
                        new Window(0, 0, 0, 1500),
                        new Window(900, 18, 600, 1500),
                        new Window(1800, 36, 600, 1250)),
                plan.windows());
        assertEquals(576_000, plan.windows().get(1).melodyStartSample(32_000));
    }

    @Test
    void aPromptThatFillsTheFirstWindowLeavesItNothingToGenerate() {
        List<Window> windows = LongFormWindows.ofDuration(9, 4, 1, 5, 20).windows();
        assertEquals(0, windows.getFirst().newFrames());
        assertEquals(5, windows.get(1).newFrames());
    }

    @Test
    void framesAreNotLostOnTheWayThroughSeconds() {
        assertEquals(29, LongFormWindows.ofFrames(29, 30, 18, 50, 0).totalFrames());
        assertEquals(28, LongFormWindows.ofDuration(29 / 50.0, 30, 18, 50, 0).totalFrames());
    }

    @Test
    void theWindowsFollowEachOtherWithoutGapUpToTheEnd() {
        Draw.cases(
                2000,
                draw -> {
                    int total = draw.integer(1, 5000);
                    double maximumSeconds = draw.real(1, 30);
                    double strideOfMaximum = draw.real(0.05, 0.95);
                    int frameRateHz = draw.integer(1, 75);
                    int promptFrames = draw.integer(0, 100);
                    boolean asTime = draw.truth();
                    double strideSeconds = maximumSeconds * strideOfMaximum;
                    int longest = (int) (maximumSeconds * frameRateHz);
                    int stride = (int) (strideSeconds * frameRateHz);
                    draw.given(stride >= 1 && stride < longest);
                    draw.given(promptFrames < Math.min(total, longest));
                    LongFormWindows plan =
                            asTime
                                    ? LongFormWindows.ofDuration(
                                            (total + 0.001) / frameRateHz,
                                            maximumSeconds,
                                            strideSeconds,
                                            frameRateHz,
                                            promptFrames)
                                    : LongFormWindows.ofFrames(
                                            total,
                                            maximumSeconds,
                                            strideSeconds,
                                            frameRateHz,
                                            promptFrames);
                    int known = promptFrames;
                    for (Window window : plan.windows()) {
                        assertEquals(known, window.startFrame() + window.promptFrames());
                        assertTrue(window.newFrames() > 0);
                        assertTrue(
                                window.frames()
                                        <= Math.max(
                                                longest, plan.windows().size() == 1 ? total : 0));
                        known = window.startFrame() + window.frames();
                    }
                    assertEquals(total, known);
                    assertEquals(total, plan.totalFrames());
                });
    }

    @Test
    void timesThatTruncateBadlyStillEndAtMostOneFrameBeyondTheTotal() {
        Draw.cases(
                5000,
                draw -> {
                    int centiseconds = draw.integer(50, 20_000);
                    int maximumSeconds = draw.integer(1, 30);
                    double strideOfMaximum = draw.real(0.1, 0.9);
                    int frameRateHz = draw.integer(1, 75);
                    double strideSeconds = maximumSeconds * strideOfMaximum;
                    draw.given((int) (strideSeconds * frameRateHz) >= 1);
                    draw.given(centiseconds / 100.0 * frameRateHz >= 1);
                    LongFormWindows plan =
                            LongFormWindows.ofDuration(
                                    centiseconds / 100.0,
                                    maximumSeconds,
                                    strideSeconds,
                                    frameRateHz,
                                    0);
                    Window last = plan.windows().getLast();
                    int end = last.startFrame() + last.frames();
                    assertTrue(end == plan.totalFrames() || end == plan.totalFrames() + 1);
                });
    }

    @Test
    void whatCannotBePlannedIsRefusedWithTheBounds() {
        assertEquals(
                "prompt: expected 0 to 200 frames (the longest window), found 201",
                refusal(10, 4, 2, 50, 201));
        assertEquals(
                "prompt: expected 0 to 100 frames (the length asked for), found 101",
                refusal(2, 4, 2, 50, 101));
        assertEquals(
                "extend stride: expected 1 to 199 frames (3.98 s), found 200",
                refusal(10, 4, 4, 50, 0));
        assertEquals(
                "extend stride: expected 1 to 199 frames (3.98 s), found 0",
                refusal(10, 4, Double.NaN, 50, 0));
        assertEquals("duration: expected a positive number, found -1.0", refusal(-1, 4, 2, 50, 0));
        assertEquals(
                "duration: expected a positive number, found NaN",
                refusal(Double.NaN, 4, 2, 50, 0));
        assertEquals("length: expected at least 1 frame, found 0", refusal(0.01, 4, 2, 50, 0));
    }

    private static String refusal(
            double duration, double maximum, double stride, double frameRate, int prompt) {
        return String.valueOf(
                assertThrows(
                                IllegalArgumentException.class,
                                () ->
                                        LongFormWindows.ofDuration(
                                                duration, maximum, stride, frameRate, prompt))
                        .getMessage());
    }
}
