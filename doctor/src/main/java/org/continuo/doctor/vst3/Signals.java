package org.continuo.doctor.vst3;

import java.util.Random;

/** What a host plays to a plugin, {@code [channels, samples]}. */
public final class Signals {
    private Signals() {}

    /** White noise between -0.5 and 0.5, different in each channel. */
    public static float[][] noise(int channels, int samples, long seed) {
        var random = new Random(seed);
        var noise = new float[channels][samples];
        for (float[] channel : noise) {
            for (int i = 0; i < samples; i++) {
                channel[i] = random.nextFloat() - 0.5f;
            }
        }
        return noise;
    }

    static float[][] silence(int channels, int samples) {
        return new float[channels][samples];
    }

    static double peak(float[][] sound) {
        double peak = 0;
        for (float[] channel : sound) {
            for (float sample : channel) {
                peak = Math.max(peak, Math.abs(sample));
            }
        }
        return peak;
    }
}
