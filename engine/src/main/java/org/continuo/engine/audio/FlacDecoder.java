package org.continuo.engine.audio;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jflac.ChannelData;
import org.jflac.FLACDecoder;
import org.jflac.FrameListener;
import org.jflac.frame.Frame;
import org.jflac.metadata.Metadata;
import org.jflac.metadata.StreamInfo;

/** FLAC, through jFLAC (LGPL 2.1), of which no more than the decoder is used. */
final class FlacDecoder {
    private static final int MAX_BLOCK = 65535;
    private static final int MAGIC_BYTES = 4;
    private static final int STREAM_INFO_BYTES = 34;
    private static final int STREAM_INFO_END = MAGIC_BYTES + 4 + STREAM_INFO_BYTES;

    private FlacDecoder() {}

    static void decode(InputStream in, SampleCollector collector) throws IOException {
        FLACDecoder decoder = new FLACDecoder(withoutTags(in, collector));
        decoder.addFrameListener(new Strictness());
        decoder.readMetadata();
        StreamInfo info = decoder.getStreamInfo();
        collector.begin(info.getChannels(), info.getSampleRate());
        float[][] block = new float[info.getChannels()][MAX_BLOCK];
        long samples = 0;
        long total = info.getTotalSamples() == 0 ? Long.MAX_VALUE : info.getTotalSamples();
        while (collector.wantsMore() && samples < total) {
            Frame frame = decoder.readNextFrame();
            if (frame == null) {
                break;
            }
            collector.begin(frame.header.channels, frame.header.sampleRate);
            float scale = Math.scalb(1f, 1 - frame.header.bitsPerSample);
            ChannelData[] channels = decoder.getChannelData();
            for (int channel = 0; channel < block.length; channel++) {
                int[] output = channels[channel].getOutput();
                for (int i = 0; i < frame.header.blockSize; i++) {
                    block[channel][i] = output[i] * scale;
                }
            }
            collector.add(block, 0, frame.header.blockSize);
            samples += frame.header.blockSize;
        }
        if (decoder.getBadFrames() > 0
                || (collector.wantsMore() && samples < info.getTotalSamples())) {
            throw new AudioFormatException(
                    "%s: expected %d samples, found %d sound ones; the file is damaged or truncated"
                            .formatted(collector.file(), info.getTotalSamples(), samples));
        }
    }

    /**
     * The stream with the one metadata block that says how to decode it. The others are tags, and
     * damaged ones keep jFLAC busy for minutes.
     */
    private static InputStream withoutTags(InputStream in, SampleCollector collector)
            throws IOException {
        byte[] start = Arrays.copyOf(in.readNBytes(MAGIC_BYTES), STREAM_INFO_END);
        boolean found = false;
        boolean last = false;
        while (!last) {
            ByteBuffer header = ByteBuffer.wrap(in.readNBytes(4));
            if (header.limit() < 4) {
                break;
            }
            int value = header.getInt();
            last = value < 0;
            int length = value & 0xFFFFFF;
            if ((value >>> 24 & 0x7F) == 0 && length == STREAM_INFO_BYTES && !found) {
                ByteBuffer.wrap(start).putInt(MAGIC_BYTES, 0x80000000 | length);
                found = in.readNBytes(start, MAGIC_BYTES + 4, length) == length;
            } else {
                in.skipNBytes(length);
            }
        }
        if (!found || !last) {
            throw new AudioFormatException(
                    collector.file() + ": expected FLAC with its stream information, found none");
        }
        return new SequenceInputStream(new ByteArrayInputStream(start), in);
    }

    /** Ends at the first error; jFLAC by itself looks for another frame, and sometimes for ever. */
    private static final class Strictness implements FrameListener {
        @Override
        public void processError(String message) {
            throw new IllegalStateException(message);
        }

        @Override
        public void processMetadata(Metadata metadata) {}

        @Override
        public void processFrame(Frame frame) {}
    }
}
