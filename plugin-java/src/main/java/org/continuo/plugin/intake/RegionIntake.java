package org.continuo.plugin.intake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.jspecify.annotations.Nullable;

/**
 * Takes a region from the host's buffer and refuses, in one sentence, what no music can be made of.
 * Only the part that a model can hear is copied, so that a long region costs no memory here.
 */
public final class RegionIntake {
    /** The rate of the models. */
    public static final int MODEL_RATE_HZ = 32_000;

    /** What a model hears at most. */
    static final double LONGEST_SECONDS = 30;

    /** What a codec needs to recognise anything. */
    static final double SHORTEST_SECONDS = 0.25;

    /** Peaks below this are silence: -66 dB. */
    static final double SILENCE = 0.0005;

    private RegionIntake() {}

    /**
     * The part of the region that counts, at the host's rate.
     *
     * @param buffer 32-bit little-endian floats, {@code [channels, samples]}; left as it is
     * @throws IllegalArgumentException if the buffer has another size, or its sound is too short,
     *     silent or no numbers
     */
    public static AudioSamples take(@Nullable ByteBuffer buffer, RegionShape shape, RegionUse use) {
        return copy(buffer, shape, use).sound();
    }

    /**
     * The same, copied and not looked at yet.
     *
     * @throws IllegalArgumentException if the buffer has another size, or its sound is too short
     */
    public static WaitingRegion copy(
            @Nullable ByteBuffer buffer, RegionShape shape, RegionUse use) {
        return copy(buffer, shape, 0, shape.samples(), use);
    }

    /**
     * The same of samples {@code [from, to)} of the buffer.
     *
     * @throws IllegalArgumentException if the buffer has another size, or its sound is too short
     */
    public static WaitingRegion copy(
            @Nullable ByteBuffer buffer, RegionShape shape, int from, int to, RegionUse use) {
        FloatBuffer floats = floats(buffer, shape);
        if (to - from < SHORTEST_SECONDS * shape.sampleRateHz()) {
            throw new IllegalArgumentException(
                    "the marked bars are too short: at least %s s are needed, they have %.3f s"
                            .formatted(
                                    SHORTEST_SECONDS, (double) (to - from) / shape.sampleRateHz()));
        }
        int length = (int) Math.min(to - from, LONGEST_SECONDS * shape.sampleRateHz());
        int first =
                switch (use) {
                    case CONTEXT -> to - length;
                    case MELODY, SURROUNDINGS -> from;
                };
        return new WaitingRegion(
                floats,
                new RegionShape(shape.sampleRateHz(), shape.channels(), length),
                first,
                shape.samples());
    }

    /**
     * All that a buffer holds, as it is.
     *
     * @throws IllegalArgumentException if the buffer has another size
     */
    public static AudioSamples whole(@Nullable ByteBuffer buffer, RegionShape shape) {
        FloatBuffer floats = floats(buffer, shape);
        float[][] channels = new float[shape.channels()][shape.samples()];
        for (int channel = 0; channel < channels.length; channel++) {
            floats.get(channel * shape.samples(), channels[channel]);
        }
        return new AudioSamples(channels, shape.sampleRateHz());
    }

    private static FloatBuffer floats(@Nullable ByteBuffer buffer, RegionShape shape) {
        long found = buffer == null ? 0 : buffer.remaining();
        if (found != shape.bytes()) {
            throw new IllegalArgumentException(
                    "audio: expected a buffer of %d bytes (%d channels of %d samples), found %d bytes"
                            .formatted(shape.bytes(), shape.channels(), shape.samples(), found));
        }
        return buffer == null
                ? FloatBuffer.allocate(0)
                : buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
    }

    /** The sound at the models' rate. */
    public static AudioSamples atModelRate(AudioSamples audio) {
        return Resampler.resample(audio, MODEL_RATE_HZ);
    }

    static void requireSound(float[][] channels, int first) {
        double peak = 0;
        for (float[] channel : channels) {
            for (int i = 0; i < channel.length; i++) {
                if (!Float.isFinite(channel[i])) {
                    throw new IllegalArgumentException(
                            "the sound of the marked bars is damaged: expected numbers, found %s at sample %d"
                                    .formatted(channel[i], first + i));
                }
                peak = Math.max(peak, Math.abs(channel[i]));
            }
        }
        if (peak < SILENCE) {
            throw new IllegalArgumentException(
                    "the marked bars are silent%s; play something there, or mark others"
                            .formatted(
                                    peak == 0
                                            ? ""
                                            : ": their loudest moment is at %.0f dB"
                                                    .formatted(20 * Math.log10(peak))));
        }
    }
}
