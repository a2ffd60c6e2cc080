package org.continuo.engine.audio;

import java.io.IOException;
import java.io.InputStream;
import org.jflac.ChannelData;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.metadata.StreamInfo;

/** FLAC, through jFLAC (LGPL 2.1), of which no more than the decoder is used. */
final class FlacDecoder {
    private static final int MAX_BLOCK = 65535;

    private FlacDecoder() {}

    static void decode(InputStream in, SampleCollector collector) throws IOException {
        FLACDecoder decoder = new FLACDecoder(in);
        decoder.readMetadata();
        StreamInfo info = decoder.getStreamInfo();
        collector.begin(info.getChannels(), info.getSampleRate());
        float[][] block = new float[info.getChannels()][MAX_BLOCK];
        long samples = 0;
        while (collector.wantsMore()) {
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
}
