package org.continuo.engine.ffmpeg;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.continuo.core.audio.SampleEncoding;

/**
 * The samples of decoded frames as floats. Whole numbers stand for fractions of full scale, as in
 * {@link SampleEncoding}, so that none lies beyond ±1; floats are taken as they are.
 */
final class FfmpegFrames {
    private float[][] block = {};

    /** The frame's samples, {@code [channels, samples or more]}, until the next call. */
    float[][] floats(AVFrame frame) {
        int channels = frame.ch_layout().nb_channels();
        int samples = frame.nb_samples();
        if (block.length != channels || block[0].length < samples) {
            block = new float[channels][samples];
        }
        int format = frame.format();
        int packed = avutil.av_get_packed_sample_fmt(format);
        for (int channel = 0; channel < channels; channel++) {
            read(Channel.of(frame, channel), packed, block[channel], samples);
        }
        return block;
    }

    /**
     * One channel's samples as they lie in a frame.
     *
     * @param stride from one of them to the next, in samples
     */
    record Channel(MemorySegment samples, int stride) {
        static Channel of(AVFrame frame, int channel) {
            int format = frame.format();
            boolean planar = avutil.av_sample_fmt_is_planar(format) != 0;
            int width = avutil.av_get_bytes_per_sample(format);
            int stride = planar ? 1 : frame.ch_layout().nb_channels();
            long address =
                    planar
                            ? frame.extended_data(channel).address()
                            : frame.extended_data(0).address() + (long) channel * width;
            long bytes = ((long) (frame.nb_samples() - 1) * stride + 1) * width;
            return new Channel(MemorySegment.ofAddress(address).reinterpret(bytes), stride);
        }
    }

    private static void read(Channel channel, int format, float[] into, int samples) {
        MemorySegment from = channel.samples();
        int stride = channel.stride();
        switch (format) {
            case avutil.AV_SAMPLE_FMT_U8 -> {
                for (int i = 0; i < samples; i++) {
                    into[i] =
                            ((from.get(ValueLayout.JAVA_BYTE, (long) i * stride) & 0xFF) - 128)
                                    / 128f;
                }
            }
            case avutil.AV_SAMPLE_FMT_S16 -> {
                for (int i = 0; i < samples; i++) {
                    into[i] = from.getAtIndex(ValueLayout.JAVA_SHORT, (long) i * stride) / 32768f;
                }
            }
            case avutil.AV_SAMPLE_FMT_S32 -> {
                for (int i = 0; i < samples; i++) {
                    into[i] =
                            (float)
                                    (from.getAtIndex(ValueLayout.JAVA_INT, (long) i * stride)
                                            / 2147483648.0);
                }
            }
            case avutil.AV_SAMPLE_FMT_FLT -> {
                for (int i = 0; i < samples; i++) {
                    into[i] = from.getAtIndex(ValueLayout.JAVA_FLOAT, (long) i * stride);
                }
            }
            case avutil.AV_SAMPLE_FMT_DBL -> {
                for (int i = 0; i < samples; i++) {
                    into[i] = (float) from.getAtIndex(ValueLayout.JAVA_DOUBLE, (long) i * stride);
                }
            }
            default -> Arrays.fill(into, 0, samples, Float.NaN); // refused where it is kept
        }
    }
}
