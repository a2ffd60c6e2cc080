package org.continuo.engine.evaluation;

import org.continuo.core.audio.AudioSamples;

/**
 * What is heard where a continuation begins.
 *
 * @param jumpDb the greatest step from one sample to the next at the seam, over the mean step
 *     around it
 * @param levelDb the level behind the seam, over that before it
 */
public record SeamError(double jumpDb, double levelDb) {
    private static final double FLOOR = 1e-12;

    /** Half the width of a seam, and how far around it is listened, as the kit takes them. */
    public static final int HALF_WIDTH_SAMPLES = 16;

    public static final int AROUND_SAMPLES = 2048;

    /**
     * Measures a seam; what lies beyond the sound's ends does not count.
     *
     * @param position the first sample of the continuation
     * @param halfWidth samples on either side that belong to the seam
     * @param around samples on either side that are listened to
     */
    public static SeamError at(AudioSamples sound, int position, int halfWidth, int around) {
        if (position < 1 || position >= sound.length()) {
            throw new IllegalArgumentException(
                    "seam: expected a sample from 1 to %d, found %d"
                            .formatted(sound.length() - 1, position));
        }
        if (halfWidth < 1 || around <= halfWidth) {
            throw new IllegalArgumentException(
                    "seam: expected a width of 1 or more and a larger surrounding, found %d and %d"
                            .formatted(halfWidth, around));
        }
        double greatest = 0;
        double sum = 0;
        long count = 0;
        int from = Math.max(1, position - around);
        int to = (int) Math.min((long) position + around, sound.length());
        for (float[] channel : sound.channels()) {
            for (int n = from; n < to; n++) {
                double step = Math.abs((double) channel[n] - channel[n - 1]);
                if (n >= position - halfWidth && n < (long) position + halfWidth) {
                    greatest = Math.max(greatest, step);
                } else {
                    sum += step;
                    count++;
                }
            }
        }
        double mean = count == 0 ? 0 : sum / count;
        return new SeamError(
                decibels(greatest, mean),
                decibels(
                        rms(sound, position, to),
                        rms(sound, Math.max(0, position - around), position)));
    }

    private static double rms(AudioSamples sound, int from, int to) {
        double squares = 0;
        for (float[] channel : sound.channels()) {
            for (int n = from; n < to; n++) {
                squares += (double) channel[n] * channel[n];
            }
        }
        return Math.sqrt(squares / ((double) sound.channelCount() * (to - from)));
    }

    private static double decibels(double value, double reference) {
        return 20 * Math.log10((value + FLOOR) / (reference + FLOOR));
    }
}
