package org.continuo.engine.stems;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SincResamplerTests {
    @Test
    void aConstantStaysOneToBothEndsAndTheLengthIsRoundedDown() {
        float[] constant = new float[1001];
        Arrays.fill(constant, 0.5f);
        float[] resampled = new SincResampler(44_100, 32_000).resample(constant);
        assertEquals(726, resampled.length);
        float[] expected = new float[726];
        Arrays.fill(expected, 0.5f);
        assertArrayEquals(expected, resampled, 1e-6f);
    }

    @Test
    void aSineComesBackAsThatSine() {
        float[] sine = sine(48_000, 4800);
        float[] resampled = new SincResampler(48_000, 44_100).resample(sine);
        assertArrayEquals(
                Arrays.copyOfRange(sine(44_100, 4410), 100, 4300),
                Arrays.copyOfRange(resampled, 100, 4300),
                2e-4f);
    }

    private static float[] sine(int rateHz, int length) {
        float[] sine = new float[length];
        for (int i = 0; i < length; i++) {
            sine[i] = (float) Math.sin(2 * Math.PI * 1000 * i / rateHz);
        }
        return sine;
    }
}
