package org.continuo.engine.generation;

import org.continuo.core.audio.AudioSamples;

/**
 * Fades the end of a sound into the last moments of another one, at whose end the two meet: what
 * stands behind that end goes on from it as it always did.
 */
final class Crossfade {
    private Crossfade() {}

    /**
     * The sound up to {@code to}, with its last moments faded.
     *
     * @param into as many samples as the fade takes; its last one is the result's last one
     */
    static AudioSamples at(AudioSamples sound, int to, AudioSamples into) {
        int length = Math.min(to, into.length());
        int from = to - length;
        int lead = into.length() - length;
        double correlation = Math.max(0, correlation(sound, from, into, lead, length));
        float[][] faded = sound.slice(0, to).channels().clone();
        for (int channel = 0; channel < faded.length; channel++) {
            faded[channel] = faded[channel].clone();
            for (int i = 0; i < length; i++) {
                double in = 0.5 - 0.5 * Math.cos(Math.PI * (i + 1) / length);
                double out = 1 - in;
                // equal gain for the same waveform, equal power for unrelated ones
                double norm = Math.sqrt(out * out + in * in + 2 * correlation * out * in);
                faded[channel][from + i] =
                        i == length - 1
                                ? into.channel(channel)[lead + i]
                                : (float)
                                        ((out * sound.channel(channel)[from + i]
                                                        + in * into.channel(channel)[lead + i])
                                                / norm);
            }
        }
        return new AudioSamples(faded, sound.sampleRateHz());
    }

    private static double correlation(
            AudioSamples a, int aFrom, AudioSamples b, int bFrom, int length) {
        double product = 0;
        double aEnergy = 0;
        double bEnergy = 0;
        for (int channel = 0; channel < a.channelCount(); channel++) {
            for (int i = 0; i < length; i++) {
                double x = a.channel(channel)[aFrom + i];
                double y = b.channel(channel)[bFrom + i];
                product += x * y;
                aEnergy += x * x;
                bEnergy += y * y;
            }
        }
        return aEnergy == 0 || bEnergy == 0 ? 0 : product / Math.sqrt(aEnergy * bEnergy);
    }
}
