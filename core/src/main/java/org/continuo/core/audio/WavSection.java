package org.continuo.core.audio;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A stretch of a WAV file with other samples. The file is copied as it is and only the stretch is
 * written anew: every other byte stays, chunks that nobody here knows included.
 */
public final class WavSection {
    private static final int BLOCK_FRAMES = 8192;

    private WavSection() {}

    /**
     * Writes a copy of a file with other samples from {@code fromSample} on, in the file's own
     * sample format; whole numbers are rounded half to even and clipped at full scale.
     *
     * @param copy which does not exist yet
     * @param section of the file's rate and channels
     * @param more chunks that the copy says about itself behind all others, as far as its form
     *     allows; what {@linkplain WavExtension#add must not stand in it any more} goes
     * @throws AudioFormatException if the file is no plain WAV file, or does not contain all of the
     *     stretch
     */
    public static void write(
            Path file, Path copy, long fromSample, AudioSamples section, List<WavChunk> more)
            throws IOException {
        Files.copy(file, copy);
        try (FileChannel channel =
                FileChannel.open(copy, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            WavLayout layout = WavLayout.parse(channel, file);
            requireRoom(layout, file, fromSample, section);
            SampleEncoding encoding = layout.encoding();
            long position = layout.dataOffset() + fromSample * layout.frameBytes();
            ByteBuffer bytes =
                    ByteBuffer.allocate(BLOCK_FRAMES * layout.frameBytes())
                            .order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < section.length(); i++) {
                for (float[] samples : section.channels()) {
                    int at = bytes.position();
                    encoding.write(samples[i], encoding.fullScale(), bytes);
                    if (layout.order() == ByteOrder.BIG_ENDIAN) {
                        reverse(bytes.array(), at, bytes.position());
                    }
                }
                if (!bytes.hasRemaining() || i == section.length() - 1) {
                    bytes.flip();
                    while (bytes.hasRemaining()) {
                        position += channel.write(bytes, position);
                    }
                    bytes.clear();
                }
            }
            WavExtension.add(channel, more);
        }
    }

    private static void requireRoom(
            WavLayout layout, Path file, long fromSample, AudioSamples section)
            throws AudioFormatException {
        if (layout.channels() != section.channelCount()
                || layout.sampleRateHz() != section.sampleRateHz()) {
            throw new IllegalArgumentException(
                    "section: expected %d channels at %d Hz, as in %s, found %d at %d Hz"
                            .formatted(
                                    layout.channels(),
                                    layout.sampleRateHz(),
                                    file,
                                    section.channelCount(),
                                    section.sampleRateHz()));
        }
        if (fromSample < 0 || fromSample + section.length() > layout.frames()) {
            throw new AudioFormatException(
                    "%s: expected at least %d samples, found %d"
                            .formatted(file, fromSample + section.length(), layout.frames()));
        }
    }

    private static void reverse(byte[] bytes, int from, int to) {
        for (int low = from, high = to - 1; low < high; low++, high--) {
            byte swap = bytes[low];
            bytes[low] = bytes[high];
            bytes[high] = swap;
        }
    }
}
