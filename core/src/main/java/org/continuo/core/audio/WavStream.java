package org.continuo.core.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.OptionalLong;

/**
 * A WAV file of 32-bit floats that is written while its sound is still being made, into a pipe:
 * both of its sizes are 0xFFFFFFFF, which programs that read from pipes take for "up to the end",
 * and the header has 56 bytes.
 */
public final class WavStream {
    private final OutputStream out;
    private final int channels;

    /** Writes the header. */
    public WavStream(OutputStream out, int channels, int sampleRateHz) throws IOException {
        this.out = out;
        this.channels = channels;
        out.write(WavFile.streamHeader(channels, sampleRateHz, SampleEncoding.FLOAT_32));
        out.flush();
    }

    /**
     * Writes the header of a sound whose length is known, for a file of its own.
     *
     * @param frames samples of each channel that will be written
     * @param timeReferenceSamples as of {@link WavFile#write(java.nio.file.Path, AudioSamples,
     *     SampleEncoding, OptionalLong)}
     */
    public WavStream(
            OutputStream out,
            int channels,
            int sampleRateHz,
            int frames,
            OptionalLong timeReferenceSamples)
            throws IOException {
        this.out = out;
        this.channels = channels;
        long dataBytes = (long) frames * channels * Float.BYTES;
        if (dataBytes > WavFile.MAX_DATA_BYTES) {
            throw new IllegalArgumentException(
                    "WAV: expected less than 4 GiB, found %d channels of %d samples of 32 bits"
                            .formatted(channels, frames));
        }
        out.write(
                WavFile.header(
                        channels,
                        sampleRateHz,
                        SampleEncoding.FLOAT_32,
                        frames,
                        dataBytes,
                        WavFile.place(timeReferenceSamples, List.of()),
                        0));
    }

    /** Writes the next samples; the stream stays open. */
    public void write(AudioSamples audio) throws IOException {
        if (audio.channelCount() != channels) {
            throw new IllegalArgumentException(
                    "WAV stream: expected %d channels, found %d"
                            .formatted(channels, audio.channelCount()));
        }
        ByteBuffer bytes =
                ByteBuffer.allocate(audio.length() * channels * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < audio.length(); i++) {
            for (float[] channel : audio.channels()) {
                bytes.putFloat(channel[i]);
            }
        }
        out.write(bytes.array());
        out.flush();
    }
}
