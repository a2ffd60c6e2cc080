package org.continuo.engine.stems;

import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;

/** Brings a sound to a mean of 0 and a deviation of 1, wherever it is read. */
final class EvenedSound {
    private EvenedSound() {}

    /** {@code sound}, evened by its own moments. */
    static SoundParts of(SoundParts sound, Moments moments) {
        return sound.readBy((from, to) ->
                new AudioSamples(
                        Arrays.stream(sound.read(from, to).channels())
                                .map(channel -> evened(channel, moments))
                                .toArray(float[][]::new),
                        sound.sampleRateHz()));
    }

    private static float[] evened(float[] channel, Moments moments) {
        float scale = (float) (1 / moments.deviation());
        float middle = (float) moments.mean();
        float[] evened = new float[channel.length];
        for (int i = 0; i < evened.length; i++) {
            evened[i] = (channel[i] - middle) * scale;
        }
        return evened;
    }
}
