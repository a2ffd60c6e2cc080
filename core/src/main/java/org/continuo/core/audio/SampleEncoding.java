package org.continuo.core.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalDouble;

/**
 * How one sample is stored in a WAV file. Whole numbers stand for fractions of full scale: 16 bits
 * count in steps of 1/32768.
 */
public enum SampleEncoding {
    /** Unsigned, with silence at 128; everything else is signed. */
    PCM_8(1),
    PCM_16(2),
    PCM_24(3),
    PCM_32(4),
    FLOAT_32(4),
    FLOAT_64(8);

    private final int byteSize;

    SampleEncoding(int byteSize) {
        this.byteSize = byteSize;
    }

    public int byteSize() {
        return byteSize;
    }

    public int bits() {
        return 8 * byteSize;
    }

    public boolean isFloatingPoint() {
        return this == FLOAT_32 || this == FLOAT_64;
    }

    /** The value of full scale: 32768 for 16 bits, 1 for floating point. */
    double fullScale() {
        return isFloatingPoint() ? 1 : Math.scalb(1.0, bits() - 1);
    }

    /** By how many decibels a sound's peak lies above what can be stored; empty where none does. */
    public OptionalDouble decibelsClipped(AudioSamples audio) {
        double peak = audio.peak();
        double limit = fullScale() - 1;
        return isFloatingPoint() || Math.rint(peak * limit) <= limit
                ? OptionalDouble.empty()
                : OptionalDouble.of(20 * Math.log10(peak));
    }

    /** The next sample of {@code bytes}, in their order. */
    float read(ByteBuffer bytes) {
        return switch (this) {
            case PCM_8 -> ((bytes.get() & 0xFF) - 128) / 128f;
            case PCM_16 -> bytes.getShort() / 32768f;
            case PCM_24 -> {
                boolean highFirst = bytes.order() == ByteOrder.BIG_ENDIAN;
                int high = highFirst ? bytes.get() : 0;
                int low = bytes.getShort() & 0xFFFF;
                yield ((highFirst ? high : bytes.get()) << 16 | low) / 8388608f;
            }
            case PCM_32 -> (float) (bytes.getInt() / 2147483648.0);
            case FLOAT_32 -> bytes.getFloat();
            case FLOAT_64 -> (float) bytes.getDouble();
        };
    }

    /**
     * Appends a sample to {@code bytes}, which is little-endian, rounded half to even and clipped
     * at full scale.
     *
     * @param scale what 1.0 becomes: {@link #fullScale()} or, for all samples of a file of which
     *     one would exceed it, one less (audiocraft's {@code i16_pcm})
     */
    void write(float sample, double scale, ByteBuffer bytes) {
        if (this == FLOAT_32) {
            bytes.putFloat(sample);
        } else if (this == FLOAT_64) {
            bytes.putDouble(sample);
        } else {
            double limit = fullScale();
            long value = (long) Math.clamp(Math.rint(sample * scale), -limit, limit - 1);
            value += this == PCM_8 ? 128 : 0;
            for (int i = 0; i < byteSize; i++) {
                bytes.put((byte) (value >> (8 * i)));
            }
        }
    }
}
