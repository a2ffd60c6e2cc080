package org.continuo.engine.stems;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SpooledSound;

/** A sound of any length that is read part by part, each as often as is wanted. */
public interface SoundParts {
    int channelCount();

    int sampleRateHz();

    /** Samples per channel. */
    int length();

    /** The samples from {@code from} up to {@code to}, which nobody may change. */
    AudioSamples read(int from, int to);

    /** A sound in memory. */
    static SoundParts of(AudioSamples sound) {
        return new SoundParts() {
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
                return sound.slice(from, to);
            }
        };
    }

    /** A sound on disk; trouble there is an {@link UncheckedIOException}. */
    static SoundParts of(SpooledSound sound) {
        return new SoundParts() {
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
                try {
                    return sound.read(from, to);
                } catch (IOException unreadable) {
                    throw new UncheckedIOException(unreadable);
                }
            }
        };
    }
}
