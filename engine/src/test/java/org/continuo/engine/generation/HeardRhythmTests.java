package org.continuo.engine.generation;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.continuo.core.audio.AudioSamples;
import org.junit.jupiter.api.Test;

/** The judge of the music tests, on sounds whose rhythm is known. */
class HeardRhythmTests {
    private static final int RATE_HZ = 32_000;

    @Test
    void clicksAreHeardAtTheirTempo() {
        for (int tempo : new int[] {74, 100, 128, 165}) {
            HeardRhythm heard = new HeardRhythm(clicks(tempo), 0);
            assertTrue(heard.isAt(tempo), tempo + ": heard " + heard.tempoBpm());
            assertFalse(heard.isAt(tempo * 1.15), tempo + ": heard " + heard.tempoBpm());
            assertTrue(heard.pulse(tempo) > 0.7, tempo + ": " + heard.pulse(tempo));
        }
    }

    @Test
    void noiseHasNoPulse() {
        Random random = new Random(1);
        float[] noise = new float[8 * RATE_HZ];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (0.2 * random.nextGaussian());
        }
        HeardRhythm heard = new HeardRhythm(new AudioSamples(new float[][] {noise}, RATE_HZ), 0);
        assertTrue(heard.pulse(heard.tempoBpm()) < 0.2, "" + heard.pulse(heard.tempoBpm()));
    }

    private static AudioSamples clicks(double tempoBpm) {
        Random random = new Random(2);
        float[] sound = new float[8 * RATE_HZ];
        double beat = 60 / tempoBpm * RATE_HZ;
        for (int i = 0; i < sound.length; i++) {
            double sinceBeat = i % beat / RATE_HZ;
            sound[i] = (float) (0.5 * random.nextGaussian() * Math.exp(-sinceBeat * 60));
        }
        return new AudioSamples(new float[][] {sound}, RATE_HZ);
    }
}
