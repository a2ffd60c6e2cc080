package org.continuo.core.request;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClipLengthTests {
    @Test
    void aTimeThatIsWholeFramesIsThatManyFrames() {
        Draw.cases(
                1000,
                draw -> {
                    int frames = draw.integer(1, 180_000);
                    assertEquals(frames, new ClipLength.Seconds(frames / 50.0).frames(50));
                });
    }

    @Test
    void theFramesHoldTheTimeAndNoMore() {
        Draw.cases(
                1000,
                draw -> {
                    double seconds = draw.real(0.01, 3600);
                    int frameRateHz = draw.integer(1, 100);
                    int frames = new ClipLength.Seconds(seconds).frames(frameRateHz);
                    assertTrue(frames >= seconds * frameRateHz - 1e-5);
                    assertTrue(frames < seconds * frameRateHz + 1);
                });
    }

    @Test
    void theSmallestTimeIsAFrame() {
        assertEquals(1, new ClipLength.Seconds(1e-9).frames(50));
        assertEquals(1, new ClipLength.Seconds(Double.MIN_VALUE).frames(50));
        assertEquals(7, new ClipLength.Frames(7).frames(50));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 3600.1, Double.NaN, Double.POSITIVE_INFINITY})
    void timesThatAreNoneAreRefused(double seconds) {
        assertEquals(
                "length: expected more than 0 and at most 3600 seconds, found " + seconds,
                String.valueOf(
                        assertThrows(
                                        IllegalArgumentException.class,
                                        () -> new ClipLength.Seconds(seconds))
                                .getMessage()));
    }

    @Test
    void noFramesAreRefused() {
        assertEquals(
                "length: expected at least 1 frame, found 0",
                String.valueOf(
                        assertThrows(IllegalArgumentException.class, () -> new ClipLength.Frames(0))
                                .getMessage()));
    }
}
