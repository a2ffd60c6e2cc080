package org.continuo.engine.stems;

import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;

/**
 * A sound at a model's rate and channels, made anew wherever it is read: one channel goes to all,
 * several to their mean where the model has one, and of more the first ones stay.
 */
final class ConvertedSound {
    /** So that samples can be counted at the rate of any model. */
    private static final long MOST_SECONDS = 12 * 3600;

    private final SoundParts sound;
    private final int channels;
    private final int sampleRateHz;
    private final SincResampler resampler;

    private ConvertedSound(SoundParts sound, int channels, int sampleRateHz) {
        this.sound = sound;
        this.channels = channels;
        this.sampleRateHz = sampleRateHz;
        resampler = new SincResampler(sound.sampleRateHz(), sampleRateHz);
    }

    /**
     * The sound for a model.
     *
     * @throws IllegalArgumentException if it holds nothing, or has several channels, but too few
     */
    static SoundParts of(SoundParts sound, int channels, int sampleRateHz) {
        if (sound.length() == 0) {
            throw new IllegalArgumentException("separation: expected a sound, found no samples");
        }
        if (sound.channelCount() != 1 && sound.channelCount() < channels) {
            throw new IllegalArgumentException(
                    "separation: expected sound of 1 or at least %d channels, found %d"
                            .formatted(channels, sound.channelCount()));
        }
        ConvertedSound converted = new ConvertedSound(sound, channels, sampleRateHz);
        if (sound.length() > MOST_SECONDS * sound.sampleRateHz()) {
            throw new IllegalArgumentException(
                    "separation: expected at most %d hours, found %.1f"
                            .formatted(
                                    MOST_SECONDS / 3600,
                                    sound.length() / 3600.0 / sound.sampleRateHz()));
        }
        return new SoundParts(
                channels,
                sampleRateHz,
                converted.resampler.lengthOf(sound.length()),
                converted::read);
    }

    private AudioSamples read(int from, int to) {
        int partFrom = resampler.neededFor(from);
        int end = to > from ? resampler.neededBefore(to, sound.length()) : partFrom;
        AudioSamples part = adapted(sound.read(partFrom, end));
        return new AudioSamples(
                Arrays.stream(part.channels())
                        .map(channel ->
                                resampler.resample(channel, partFrom, sound.length(), from, to))
                        .toArray(float[][]::new),
                sampleRateHz);
    }

    private AudioSamples adapted(AudioSamples part) {
        if (channels == 1 || part.channelCount() == 1) {
            return part.mono().withChannels(channels);
        }
        return new AudioSamples(Arrays.copyOf(part.channels(), channels), part.sampleRateHz());
    }
}
