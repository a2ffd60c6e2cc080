package org.continuo.engine.audio;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.UnsupportedAudioFileException;

/** AIFF and uncompressed AIFF-C, through the JDK's {@code javax.sound.sampled}. */
final class AiffDecoder {
    private static final int BLOCK_FRAMES = 8192;

    private AiffDecoder() {}

    static void decode(InputStream in, SampleCollector collector)
            throws IOException, UnsupportedAudioFileException {
        try (AudioInputStream aiff = AudioSystem.getAudioInputStream(in)) {
            AudioFormat format = aiff.getFormat();
            SampleEncoding encoding = encoding(format, collector);
            collector.begin(format.getChannels(), Math.round(format.getSampleRate()));
            int frameBytes = format.getChannels() * encoding.byteSize();
            float[][] block = new float[format.getChannels()][BLOCK_FRAMES];
            long frames = 0;
            while (collector.wantsMore()) {
                byte[] bytes = aiff.readNBytes(BLOCK_FRAMES * frameBytes);
                if (bytes.length < frameBytes) {
                    break;
                }
                frames += bytes.length / frameBytes;
                collector.add(block, 0, unpack(bytes, format, encoding, block));
            }
            if (collector.wantsMore() && frames < aiff.getFrameLength()) {
                throw new AudioFormatException(
                        "%s: expected %d samples, found %d; the file is truncated"
                                .formatted(collector.file(), aiff.getFrameLength(), frames));
            }
        }
    }

    private static int unpack(
            byte[] bytes, AudioFormat format, SampleEncoding encoding, float[][] block) {
        if (format.isBigEndian()) {
            reverse(bytes, encoding.byteSize());
        }
        if (encoding == SampleEncoding.PCM_8
                && format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] ^= (byte) 0x80;
            }
        }
        ByteBuffer samples = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        int frames = bytes.length / (block.length * encoding.byteSize());
        for (int i = 0; i < frames; i++) {
            for (float[] channel : block) {
                channel[i] = encoding.read(samples);
            }
        }
        return frames;
    }

    private static SampleEncoding encoding(AudioFormat format, SampleCollector collector)
            throws AudioFormatException {
        boolean floating = format.getEncoding().equals(AudioFormat.Encoding.PCM_FLOAT);
        boolean whole =
                format.getEncoding().equals(AudioFormat.Encoding.PCM_SIGNED)
                        || format.getEncoding().equals(AudioFormat.Encoding.PCM_UNSIGNED);
        for (SampleEncoding encoding : SampleEncoding.values()) {
            if (encoding.bits() == (format.getSampleSizeInBits() + 7) / 8 * 8
                    && (encoding.isFloatingPoint() ? floating : whole)) {
                return encoding;
            }
        }
        throw new AudioFormatException(
                "%s: expected uncompressed AIFF, found %s".formatted(collector.file(), format));
    }

    private static void reverse(byte[] bytes, int size) {
        for (int at = 0; at + size <= bytes.length; at += size) {
            for (int i = 0; i < size / 2; i++) {
                byte swapped = bytes[at + i];
                bytes[at + i] = bytes[at + size - 1 - i];
                bytes[at + size - 1 - i] = swapped;
            }
        }
    }
}
