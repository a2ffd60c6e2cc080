package org.continuo.engine.ffmpeg;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.continuo.core.audio.AudioFormatException;
import org.jspecify.annotations.Nullable;

/**
 * What a FLAC stream says of its samples: how many there are, and the MD5 of all of them as signed
 * little-endian numbers of whole bytes (RFC 9639, section 8.2).
 */
final class FlacStream {
    private static final int STREAM_INFO_BYTES = 34;
    private static final int MD5_BEGIN = 18;

    private final MessageDigest digest;
    private final byte[] expected;
    private final int bits;
    private final long total;
    private byte[] block = {};
    private long digested;
    private long reached;

    private FlacStream(byte[] streamInfo) {
        try {
            digest = MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException everyJavaHasIt) {
            throw new IllegalStateException(everyJavaHasIt);
        }
        expected = Arrays.copyOfRange(streamInfo, MD5_BEGIN, STREAM_INFO_BYTES);
        bits = ((streamInfo[12] & 1) << 4 | (streamInfo[13] & 0xF0) >> 4) + 1;
        long samples = streamInfo[13] & 0x0F;
        for (int i = 14; i < MD5_BEGIN; i++) {
            samples = (samples << 8) | (streamInfo[i] & 0xFF);
        }
        total = samples;
    }

    /** What the stream says of itself, or null where it does not. */
    static @Nullable FlacStream of(AVCodecParameters parameters) {
        if (parameters.extradata_size() < STREAM_INFO_BYTES) {
            return null;
        }
        byte[] streamInfo = new byte[STREAM_INFO_BYTES];
        parameters.extradata().get(streamInfo);
        return new FlacStream(streamInfo);
    }

    /**
     * Takes the next frame's samples, which FFmpeg moves up to 16 or 32 bits. Those behind the
     * stream's last one are another stream's, as in Ogg files that were put one behind the other.
     */
    void update(AVFrame frame) {
        if (total > 0 && digested >= total) {
            return;
        }
        int channels = frame.ch_layout().nb_channels();
        int samples = frame.nb_samples();
        int width = avutil.av_get_bytes_per_sample(frame.format());
        int sampleBytes = (bits + 7) / 8;
        int size = samples * channels * sampleBytes;
        if (block.length < size) {
            block = new byte[size];
        }
        for (int channel = 0; channel < channels; channel++) {
            FfmpegFrames.Channel of = FfmpegFrames.Channel.of(frame, channel);
            MemorySegment from = of.samples();
            int to = channel * sampleBytes;
            for (int i = 0; i < samples; i++) {
                long index = (long) i * of.stride();
                int value =
                        width == Short.BYTES
                                ? from.getAtIndex(ValueLayout.JAVA_SHORT, index) >> (16 - bits)
                                : from.getAtIndex(ValueLayout.JAVA_INT, index) >> (32 - bits);
                for (int b = 0; b < sampleBytes; b++) {
                    block[to + b] = (byte) (value >> (8 * b));
                }
                to += channels * sampleBytes;
            }
        }
        digest.update(block, 0, size);
        digested += samples;
        reached = frame.pts() >= 0 ? frame.pts() + samples : reached + samples;
    }

    /** Samples per channel, 0 where it does not say. */
    long declaredSamples() {
        return total;
    }

    /**
     * Refuses samples that are not the ones that were written. Of a stream that ends early nobody
     * can tell.
     */
    void requireMatch(Path file) throws AudioFormatException {
        byte[] found = digest.digest();
        boolean isKnown = !Arrays.equals(expected, new byte[expected.length]);
        if (isKnown && reached >= total && !Arrays.equals(expected, found)) {
            HexFormat hex = HexFormat.of();
            throw new AudioFormatException(
                    "%s: expected samples of MD5 %s, found %s; the file is damaged"
                            .formatted(file, hex.formatHex(expected), hex.formatHex(found)));
        }
    }
}
