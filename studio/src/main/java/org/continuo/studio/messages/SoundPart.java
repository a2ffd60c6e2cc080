package org.continuo.studio.messages;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import org.continuo.core.audio.AudioSamples;

/**
 * A sound as a part of a parcel: rate, channels, samples, then 32-bit floats, channel by channel.
 */
final class SoundPart {
    private static final int HEADER_BYTES = 3 * Integer.BYTES;
    private static final int MOST_CHANNELS = 64;

    private SoundPart() {}

    static byte[] write(AudioSamples sound) {
        ByteBuffer out =
                ByteBuffer.allocate(
                                Math.toIntExact(
                                        HEADER_BYTES
                                                + (long) Float.BYTES
                                                        * sound.channelCount()
                                                        * sound.length()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(sound.sampleRateHz()).putInt(sound.channelCount()).putInt(sound.length());
        FloatBuffer floats = out.asFloatBuffer();
        for (float[] channel : sound.channels()) {
            floats.put(channel);
        }
        return out.array();
    }

    static AudioSamples read(byte[] part) {
        if (part.length < HEADER_BYTES) {
            throw wrong();
        }
        ByteBuffer in = ByteBuffer.wrap(part).order(ByteOrder.LITTLE_ENDIAN);
        int rateHz = in.getInt();
        int channels = in.getInt();
        int samples = in.getInt();
        long bytes = HEADER_BYTES + (long) Float.BYTES * channels * samples;
        if (rateHz < 1
                || channels < 1
                || channels > MOST_CHANNELS
                || samples < 0
                || bytes != part.length) {
            throw wrong();
        }
        float[][] sound = new float[channels][samples];
        FloatBuffer floats = in.asFloatBuffer();
        for (float[] channel : sound) {
            floats.get(channel);
        }
        return new AudioSamples(sound, rateHz);
    }

    private static IllegalArgumentException wrong() {
        return new IllegalArgumentException(
                "message: expected a sound of the size that it says, found another");
    }
}
