package org.continuo.engine.stems;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SpooledSound;

/**
 * A sound of any length that is read part by part, each as often as is wanted.
 *
 * @param length samples per channel
 */
public record SoundParts(int channelCount, int sampleRateHz, int length, Reader reader) {
    /** Supplies parts. */
    @FunctionalInterface
    public interface Reader {
        /** The samples from {@code from} up to {@code to}, which nobody may change. */
        AudioSamples read(int from, int to);
    }

    /** A sound in memory. */
    public static SoundParts of(AudioSamples sound) {
        return new SoundParts(
                sound.channelCount(), sound.sampleRateHz(), sound.length(), sound::slice);
    }

    /** A sound on disk; trouble there is an {@link UncheckedIOException}. */
    public static SoundParts of(SpooledSound sound) {
        return new SoundParts(
                sound.channelCount(),
                sound.sampleRateHz(),
                sound.length(),
                (from, to) -> {
                    try {
                        return sound.read(from, to);
                    } catch (IOException unreadable) {
                        throw new UncheckedIOException(unreadable);
                    }
                });
    }

    /** The same, of which parts come from {@code other}. */
    SoundParts readBy(Reader other) {
        return new SoundParts(channelCount, sampleRateHz, length, other);
    }

    /** The samples from {@code from} up to {@code to}, which nobody may change. */
    public AudioSamples read(int from, int to) {
        return reader.read(from, to);
    }
}
