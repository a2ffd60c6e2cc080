package org.continuo.engine.generation;

import org.continuo.core.audio.AudioSamples;

/**
 * Brings the end of a sound to the level of what follows, without a change of its beginning: from
 * its first quarter on it slowly becomes louder or softer, and has the wanted level in its last
 * {@link #NEAR_SECONDS}.
 */
final class LevelRamp {
    private static final double NEAR_SECONDS = 2;

    /** 6 dB: more would be heard as such. */
    private static final double MOST_GAIN = 2;

    /** Below -80 dBFS there is no level to match. */
    private static final double SILENCE_RMS = 1e-4;

    private LevelRamp() {}

    /**
     * The sound as it leads to the level of another one.
     *
     * @param sound up to the join, and possibly beyond it, where it keeps the level of the join
     * @param join where in {@code sound} the other one begins
     */
    static AudioSamples to(AudioSamples next, AudioSamples sound, int join) {
        int near = (int) (NEAR_SECONDS * sound.sampleRateHz());
        int from = Math.max(join / 2, join - near);
        double wanted = rms(next, 0, Math.min(near, next.length()));
        double found = rms(sound, from, join);
        if (wanted < SILENCE_RMS || found < SILENCE_RMS) {
            return sound;
        }
        double gain = Math.clamp(wanted / found, 1 / MOST_GAIN, MOST_GAIN);
        int begin = join / 4;
        float[][] ramped = new float[sound.channelCount()][sound.length()];
        for (int i = 0; i < sound.length(); i++) {
            double way = Math.clamp((double) (i - begin) / Math.max(1, from - begin), 0, 1);
            double factor = Math.pow(gain, way);
            for (int channel = 0; channel < ramped.length; channel++) {
                ramped[channel][i] = (float) (sound.channel(channel)[i] * factor);
            }
        }
        return new AudioSamples(ramped, sound.sampleRateHz());
    }

    private static double rms(AudioSamples sound, int from, int to) {
        double sum = 0;
        for (float[] channel : sound.channels()) {
            for (int i = from; i < to; i++) {
                sum += (double) channel[i] * channel[i];
            }
        }
        return Math.sqrt(sum / Math.max(1.0, (double) (to - from) * sound.channelCount()));
    }
}
