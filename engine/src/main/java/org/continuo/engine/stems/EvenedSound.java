package org.continuo.engine.stems;

import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;

/**
 * A sound brought to a mean of 0 and a deviation of 1, wherever it is read.
 *
 * @param moments of the sound as it is
 */
record EvenedSound(SoundParts sound, Moments moments) implements SoundParts {
    @Override
    public int channelCount() {
        return sound.channelCount();
    }

    @Override
    public int sampleRateHz() {
        return sound.sampleRateHz();
    }

    @Override
    public int length() {
        return sound.length();
    }

    @Override
    public AudioSamples read(int from, int to) {
        return new AudioSamples(
                Arrays.stream(sound.read(from, to).channels())
                        .map(this::evened)
                        .toArray(float[][]::new),
                sampleRateHz());
    }

    private float[] evened(float[] channel) {
        float scale = (float) (1 / moments.deviation());
        float middle = (float) moments.mean();
        float[] evened = new float[channel.length];
        for (int i = 0; i < evened.length; i++) {
            evened[i] = (channel[i] - middle) * scale;
        }
        return evened;
    }
}
