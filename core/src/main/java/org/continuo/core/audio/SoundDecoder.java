package org.continuo.core.audio;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * Decodes the sound files that are no plain WAV. The engine brings one as a service; the plugin has
 * none and only hands such files on.
 */
public interface SoundDecoder {
    /**
     * Delivers what the collector wants of its file, and tells it what is missing of a damaged one.
     *
     * @param file the collector's, open; it stays so
     * @throws AudioFormatException if the file is of no known format or damaged beyond reading
     */
    void decode(FileChannel file, SampleCollector collector) throws IOException;

    /** The one on this class path. */
    static Optional<SoundDecoder> installed() {
        return ServiceLoader.load(SoundDecoder.class, SoundDecoder.class.getClassLoader())
                .findFirst();
    }
}
