package org.continuo.engine.analysis;

import org.continuo.engine.audio.AudioSamples;

/** The channels' mean. */
final class Mono {
    private Mono() {}

    static AudioSamples of(AudioSamples audio) {
        if (audio.channelCount() == 1) {
            return audio;
        }
        float[] mean = new float[audio.length()];
        for (float[] channel : audio.channels()) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += channel[i] / audio.channelCount();
            }
        }
        return AudioSamples.mono(mean, audio.sampleRateHz());
    }
}
