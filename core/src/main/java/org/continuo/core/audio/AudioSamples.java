package org.continuo.core.audio;

import java.util.Arrays;

/**
 * A piece of sound: {@code channels} is {@code [channels, samples]}, nominally within ±1, at {@code
 * sampleRateHz}. The arrays are shared, not copied; whoever passes them on no longer writes to
 * them.
 *
 * @param channels at least one channel, all of one length (which may be 0)
 * @param sampleRateHz samples per second and channel, positive
 */
public record AudioSamples(float[][] channels, int sampleRateHz) {
    public AudioSamples {
        if (channels.length == 0) {
            throw new IllegalArgumentException("audio: expected at least 1 channel, found 0");
        }
        for (float[] channel : channels) {
            if (channel.length != channels[0].length) {
                throw new IllegalArgumentException(
                        "audio: expected channels of one length, found %d and %d samples"
                                .formatted(channels[0].length, channel.length));
            }
        }
        if (sampleRateHz <= 0) {
            throw new IllegalArgumentException(
                    "audio: expected a positive sample rate, found " + sampleRateHz + " Hz");
        }
    }

    /** One channel of sound. */
    public static AudioSamples mono(float[] samples, int sampleRateHz) {
        return new AudioSamples(new float[][] {samples}, sampleRateHz);
    }

    public int channelCount() {
        return channels.length;
    }

    /** Samples per channel. */
    public int length() {
        return channels[0].length;
    }

    public double durationSeconds() {
        return (double) length() / sampleRateHz;
    }

    public float[] channel(int index) {
        return channels[index];
    }

    /** The largest magnitude of any sample. */
    public double peak() {
        double peak = 0;
        for (float[] channel : channels) {
            for (float sample : channel) {
                peak = Math.max(peak, Math.abs(sample));
            }
        }
        return peak;
    }

    /** The same, each sample times {@code factor}. */
    public AudioSamples scaled(double factor) {
        if (factor == 1) {
            return this;
        }
        float[][] scaled = new float[channels.length][length()];
        for (int channel = 0; channel < scaled.length; channel++) {
            for (int i = 0; i < scaled[channel].length; i++) {
                scaled[channel][i] = (float) (channels[channel][i] * factor);
            }
        }
        return new AudioSamples(scaled, sampleRateHz);
    }

    /** The samples from {@code from} up to {@code to}; the same arrays where that is all. */
    public AudioSamples slice(int from, int to) {
        if (from == 0 && to == length()) {
            return this;
        }
        return new AudioSamples(
                Arrays.stream(channels)
                        .map(channel -> Arrays.copyOfRange(channel, from, to))
                        .toArray(float[][]::new),
                sampleRateHz);
    }

    /** The last {@code count} samples, or all where there are fewer. */
    public AudioSamples last(int count) {
        return slice(Math.max(0, length() - count), length());
    }

    /** This sound, then {@code next}, which has the same rate and number of channels. */
    public AudioSamples followedBy(AudioSamples next) {
        if (next.sampleRateHz != sampleRateHz || next.channelCount() != channelCount()) {
            throw new IllegalArgumentException(
                    "audio: expected %d channels at %d Hz to follow, found %d at %d Hz"
                            .formatted(
                                    channelCount(),
                                    sampleRateHz,
                                    next.channelCount(),
                                    next.sampleRateHz));
        }
        float[][] both = new float[channels.length][];
        for (int i = 0; i < both.length; i++) {
            both[i] = Arrays.copyOf(channels[i], length() + next.length());
            System.arraycopy(next.channels[i], 0, both[i], length(), next.length());
        }
        return new AudioSamples(both, sampleRateHz);
    }

    /** The channels' mean; the same object where there is one channel. */
    public AudioSamples mono() {
        return withChannels(1);
    }

    /**
     * With {@code count} channels. Between different numbers of channels, their mean goes to every
     * one.
     */
    public AudioSamples withChannels(int count) {
        if (channelCount() == count) {
            return this;
        }
        float[] mean = new float[length()];
        for (float[] channel : channels) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += channel[i] / channelCount();
            }
        }
        float[][] copies = new float[count][];
        Arrays.fill(copies, mean);
        return new AudioSamples(copies, sampleRateHz);
    }
}
