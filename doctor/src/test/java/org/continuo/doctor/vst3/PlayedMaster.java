package org.continuo.doctor.vst3;

import java.util.Arrays;
import java.util.HashMap;
import org.continuo.core.audio.AudioSamples;

/**
 * What a clip's master must sound like at the host's rate, worked out as slowly and plainly as it
 * is said: each sample is the sum of the master's samples around it, weighted by a sinc that ends
 * below half of the lower rate, under a Kaiser window over 96 of its zero crossings on either side;
 * the weights of a sample sum to one. The first and last two milliseconds are faded.
 */
final class PlayedMaster {
    private static final int ZERO_CROSSINGS = 96;
    private static final double KAISER_BETA = 10.06;
    private static final double PASS_BAND = 0.967;
    private static final double FADE_SECONDS = 0.002;

    private PlayedMaster() {}

    /** {@code [channels, samples]}; a mono master is heard on both channels. */
    static float[][] of(AudioSamples master, int rateHz) {
        float[][] played = new float[2][];
        for (int channel = 0; channel < played.length; channel++) {
            float[] source = master.channel(Math.min(channel, master.channelCount() - 1));
            played[channel] = faded(resampled(source, master.sampleRateHz(), rateHz), rateHz);
        }
        return played;
    }

    private static float[] resampled(float[] source, int fromHz, int toHz) {
        if (fromHz == toHz) {
            return source.clone();
        }
        double narrowing = Math.min(1, (double) toHz / fromHz);
        int reach = (int) Math.ceil(ZERO_CROSSINGS / narrowing);
        var known = new HashMap<Long, double[]>();
        var result = new float[Math.toIntExact(Math.round((double) source.length * toHz / fromHz))];
        for (int i = 0; i < result.length; i++) {
            long before = (long) i * fromHz / toHz;
            long behind = (long) i * fromHz % toHz;
            double[] weights =
                    known.computeIfAbsent(
                            behind,
                            numerator -> weights((double) numerator / toHz, narrowing, reach));
            double sum = 0;
            for (int j = 0; j < weights.length; j++) {
                long at = before + 1 - reach + j;
                sum += at >= 0 && at < source.length ? weights[j] * source[(int) at] : 0;
            }
            result[i] = (float) sum;
        }
        return result;
    }

    /** Of the samples around a place that lies {@code fraction} of a sample behind one. */
    private static double[] weights(double fraction, double narrowing, int reach) {
        var weights = new double[2 * reach];
        for (int j = 0; j < weights.length; j++) {
            double distance = j + 1 - reach - fraction;
            weights[j] = sinc(PASS_BAND * narrowing * distance) * kaiser(distance / reach);
        }
        double sum = Arrays.stream(weights).sum();
        return Arrays.stream(weights).map(weight -> weight / sum).toArray();
    }

    private static double sinc(double x) {
        return Math.abs(x) < 1e-12 ? 1 : Math.sin(Math.PI * x) / (Math.PI * x);
    }

    private static double kaiser(double x) {
        return x * x >= 1 ? 0 : bessel(KAISER_BETA * Math.sqrt(1 - x * x)) / bessel(KAISER_BETA);
    }

    /** The modified Bessel function of the first kind and order 0, by its power series. */
    private static double bessel(double x) {
        double sum = 1;
        double term = 1;
        for (int k = 1; term > 1e-14 * sum; k++) {
            term *= x * x / (4.0 * k * k);
            sum += term;
        }
        return sum;
    }

    private static float[] faded(float[] sound, int rateHz) {
        int fade = (int) Math.round(FADE_SECONDS * rateHz);
        for (int i = 0; i < fade; i++) {
            float gain = (float) Math.sin(Math.PI / 2 * (i + 0.5) / fade);
            sound[i] *= gain;
            sound[sound.length - 1 - i] *= gain;
        }
        return sound;
    }
}
