package org.continuo.engine.generation;

import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;

/**
 * How a sound that is played on from is brought to the level that models know, and their music back
 * by the same factor. Models are trained on finished recordings; what is much quieter they hear
 * badly, and answer it with music of their own level, or with silence. So a sound and its half as
 * loud copy are to a model one and the same.
 *
 * <p>The end counts, since the new music begins there: after a fade-out the model hears its last
 * moments at the known level, and what came before louder than that.
 *
 * @param factor from the sound's own level to the one that is heard
 */
record HeardLevel(double factor) {
    /** As it is. */
    static final HeardLevel UNCHANGED = new HeardLevel(1);

    /** -16 dBFS: in the middle of what nano plays by itself and of finished recordings. */
    private static final double KNOWN_RMS = Math.pow(10, -16 / 20.0);

    /** The length of sound at the end whose level counts. */
    private static final double END_SECONDS = 2;

    private static final double BLOCK_SECONDS = 0.02;

    /** Blocks this far below the loudest, -50 dB, are pauses and no part of the end. */
    private static final double PAUSE_SHARE = 1e-5;

    /** Below -80 dBFS is no music whose level could be meant. */
    private static final double SILENCE_RMS = 1e-4;

    /** That of a sound as the model takes it. */
    static HeardLevel of(AudioSamples sound) {
        int block = (int) Math.round(BLOCK_SECONDS * sound.sampleRateHz());
        double[] power = blockPowers(sound, block);
        double loudest = Arrays.stream(power).max().orElse(0);
        double floor = Math.max(SILENCE_RMS * SILENCE_RMS, PAUSE_SHARE * loudest);
        double sum = 0;
        int counted = 0;
        int wanted = (int) Math.round(END_SECONDS / BLOCK_SECONDS);
        for (int i = power.length - 1; i >= 0 && counted < wanted; i--) {
            if (power[i] >= floor) {
                sum += power[i];
                counted++;
            }
        }
        return counted == 0 ? UNCHANGED : new HeardLevel(KNOWN_RMS / Math.sqrt(sum / counted));
    }

    /** The mean squares of blocks, of which the last ends with the sound. */
    private static double[] blockPowers(AudioSamples sound, int block) {
        double[] powers = new double[Math.ceilDiv(sound.length(), block)];
        for (int i = 0; i < powers.length; i++) {
            int to = sound.length() - (powers.length - 1 - i) * block;
            int from = Math.max(0, to - block);
            for (float[] channel : sound.channels()) {
                for (int k = from; k < to; k++) {
                    powers[i] += (double) channel[k] * channel[k];
                }
            }
            powers[i] /= (double) (to - from) * sound.channelCount();
        }
        return powers;
    }

    /** The sound as the model hears it. */
    AudioSamples heard(AudioSamples sound) {
        return sound.scaled(factor);
    }

    /** What the model plays, at the level of the sound that it plays on from. */
    AudioSamples played(AudioSamples music) {
        return music.scaled(1 / factor);
    }
}
