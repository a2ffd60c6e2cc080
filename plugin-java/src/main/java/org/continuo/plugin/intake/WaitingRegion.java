package org.continuo.plugin.intake;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.continuo.core.audio.AudioSamples;

/**
 * The part of a region that counts, copied out of the host's buffer, for an analysis that has not
 * begun. It lies outside the heap, which is small: when a project is opened, many wait at once.
 */
public final class WaitingRegion {
    private final FloatBuffer floats;
    private final RegionShape shape;
    private final int first;

    /**
     * Copies {@code shape.samples()} samples of each channel.
     *
     * @param first in the host's region, for sentences
     * @param channelSamples of each channel of the host's buffer
     */
    WaitingRegion(FloatBuffer region, RegionShape shape, int first, int channelSamples) {
        this.floats =
                ByteBuffer.allocateDirect((int) shape.bytes())
                        .order(ByteOrder.nativeOrder())
                        .asFloatBuffer();
        for (int c = 0; c < shape.channels(); c++) {
            floats.put(c * shape.samples(), region, c * channelSamples + first, shape.samples());
        }
        this.shape = shape;
        this.first = first;
    }

    /**
     * The sound, at the host's rate.
     *
     * @throws IllegalArgumentException if it is silent or no numbers
     */
    public AudioSamples sound() {
        float[][] channels = new float[shape.channels()][shape.samples()];
        for (int c = 0; c < channels.length; c++) {
            floats.get(c * shape.samples(), channels[c]);
        }
        RegionIntake.requireSound(channels, first);
        return new AudioSamples(channels, shape.sampleRateHz());
    }
}
