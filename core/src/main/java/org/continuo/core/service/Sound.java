package org.continuo.core.service;

import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;

/** Sound that goes along with a request. */
public sealed interface Sound {
    /** Sound that the client has in memory; all of it is meant. */
    record InMemory(AudioSamples audio) implements Sound {
        public InMemory {
            for (float[] channel : audio.channels()) {
                for (int i = 0; i < channel.length; i++) {
                    if (!Float.isFinite(channel[i])) {
                        throw new IllegalArgumentException(
                                "audio: expected finite samples, found %s at sample %d"
                                        .formatted(channel[i], i));
                    }
                }
            }
            if (audio.length() == 0) {
                throw new IllegalArgumentException("audio: expected sound, found no samples");
            }
        }
    }

    /**
     * A part of a sound file, of which nothing else is read.
     *
     * @param file of an absolute path, since the engine works in a folder of its own; an engine in
     *     this process need not decode again what the client has decoded
     */
    record InFile(SoundFile file, TimeRange range) implements Sound {
        public InFile {
            if (!file.path().isAbsolute()) {
                throw new IllegalArgumentException(
                        "audio: expected an absolute path, found " + file.path());
            }
        }
    }
}
