package org.continuo.core.audio;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

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
