package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class AudioSamplesTests {
    private static final AudioSamples STEREO =
            new AudioSamples(new float[][] {{0.5f, 0.25f, -1}, {0, 0.75f, 0.5f}}, 8000);

    @Test
    void theEndIsTheLastSamplesOrAllOfThem() {
        assertArrayEquals(new float[][] {{0.25f, -1}, {0.75f, 0.5f}}, STEREO.last(2).channels());
        assertSame(STEREO, STEREO.last(3));
        assertSame(STEREO, STEREO.last(4));
        assertEquals(0, STEREO.last(0).length());
    }

    @Test
    void oneSoundFollowsAnother() {
        AudioSamples both = STEREO.followedBy(STEREO.slice(0, 1));

        assertArrayEquals(
                new float[][] {{0.5f, 0.25f, -1, 0.5f}, {0, 0.75f, 0.5f, 0}}, both.channels());
        assertEquals(8000, both.sampleRateHz());
    }

    @Test
    void onlyASoundOfTheSameFormFollows() {
        IllegalArgumentException refused =
                assertThrows(
                        IllegalArgumentException.class,
                        () -> STEREO.followedBy(AudioSamples.mono(new float[1], 16000)));

        assertEquals(
                "audio: expected 2 channels at 8000 Hz to follow, found 1 at 16000 Hz",
                refused.getMessage());
    }

    @Test
    void theMeanGoesToEveryChannel() {
        float[] mean = {0.25f, 0.5f, -0.25f};

        assertArrayEquals(new float[][] {mean}, STEREO.mono().channels());
        assertArrayEquals(new float[][] {mean, mean, mean}, STEREO.withChannels(3).channels());
        assertSame(STEREO, STEREO.withChannels(2));
    }
}
