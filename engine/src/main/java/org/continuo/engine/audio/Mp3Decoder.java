package org.continuo.engine.audio;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.Header;
import javazoom.jl.decoder.JavaLayerException;
import javazoom.jl.decoder.Obuffer;

/**
 * MPEG audio (MP3 above all), through JLayer (LGPL). Its samples are taken before it rounds them to
 * 16 bits. Where the encoder noted how much silence it added at both ends, that is taken off again,
 * so that the sound begins and ends where it did before it was encoded.
 */
final class Mp3Decoder {
    private static final int MAX_FRAME_SAMPLES = 1152;

    private Mp3Decoder() {}

    /** Decodes the frames that begin behind {@code from} bytes of tag. */
    static void decode(SampleCollector collector, long from)
            throws IOException, JavaLayerException {
        try (InputStream in = Mp3Stream.open(collector.file(), from)) {
            decode(in, Mp3Padding.read(in), collector);
        }
    }

    private static void decode(InputStream in, Mp3Padding padding, SampleCollector collector)
            throws AudioFormatException, JavaLayerException {
        Bitstream frames = new Bitstream(in);
        Decoder decoder = new Decoder();
        FrameBuffer buffer = null;
        long delivered = 0;
        while (buffer == null || collector.wantsMore()) {
            Header header = frames.readFrame();
            if (header == null) {
                break;
            }
            int channels = header.mode() == Header.SINGLE_CHANNEL ? 1 : 2;
            collector.begin(channels, header.frequency());
            if (buffer == null) {
                buffer = new FrameBuffer(channels);
                decoder.setOutputBuffer(buffer);
            }
            decoder.decodeFrame(header, frames);
            frames.closeFrame();
            int first = Math.clamp(padding.firstSample() - delivered, 0, buffer.count());
            int end = Math.clamp(padding.endSample() - delivered, first, buffer.count());
            collector.add(buffer.samples, first, end - first);
            delivered += buffer.count();
            if (delivered >= padding.endSample()) {
                return;
            }
        }
        if (padding.endSample() < Long.MAX_VALUE
                && delivered + MAX_FRAME_SAMPLES <= padding.endSample()
                && collector.wantsMore()) {
            throw new AudioFormatException(
                    "%s: expected %d samples, found %d; the file is truncated"
                            .formatted(collector.file(), padding.endSample(), delivered));
        }
    }

    /** Receives one frame from the decoder's filter bank, in blocks of 32 samples per channel. */
    private static final class FrameBuffer extends Obuffer {
        private final float[][] samples;
        private final int[] counts;

        FrameBuffer(int channels) {
            samples = new float[channels][MAX_FRAME_SAMPLES];
            counts = new int[channels];
        }

        int count() {
            return counts[0];
        }

        @Override
        public void append(int channel, short value) {
            samples[channel][counts[channel]++] = value / 32768f;
        }

        @Override
        public void appendSamples(int channel, float[] values) {
            for (int i = 0; i < 32; i++) {
                samples[channel][counts[channel]++] = values[i] / 32768;
            }
        }

        @Override
        public void clear_buffer() {
            Arrays.fill(counts, 0);
        }

        @Override
        public void write_buffer(int value) {}

        @Override
        public void close() {}

        @Override
        public void set_stop_flag() {}
    }
}
