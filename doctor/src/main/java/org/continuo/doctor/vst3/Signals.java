package org.continuo.doctor.vst3;

import java.util.Arrays;
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

    /** A sound's samples from one on, with silence behind its end. */
    static float[][] part(float[][] sound, int from, int samples) {
        return Arrays.stream(sound)
                .map(channel -> Arrays.copyOfRange(channel, from, from + samples))
                .toArray(float[][]::new);
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

    /** Root of the mean square over all channels. */
    static double rms(float[][] sound) {
        double sum = 0;
        long count = 0;
        for (float[] channel : sound) {
            for (float sample : channel) {
                sum += (double) sample * sample;
                count++;
            }
        }
        return Math.sqrt(sum / Math.max(1, count));
    }
}
