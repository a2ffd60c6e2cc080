package org.continuo.studio.worker;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.files.Sha256;

/** Sounds that nothing makes smaller, and whether they are the same. */
public final class Noise {
    private Noise() {}

    public static AudioSamples of(Random random, int channels, int samples, int rateHz) {
        float[][] noise = new float[channels][samples];
        for (float[] channel : noise) {
            for (int i = 0; i < samples; i++) {
                channel[i] = random.nextFloat() - 0.5f;
            }
        }
        return new AudioSamples(noise, rateHz);
    }

    /** Of all samples, bit for bit. */
    public static String hash(List<AudioSamples> sounds) {
        MessageDigest digest = Sha256.digest();
        for (AudioSamples sound : sounds) {
            for (float[] channel : sound.channels()) {
                ByteBuffer bytes = ByteBuffer.allocate(Float.BYTES * channel.length);
                bytes.asFloatBuffer().put(channel);
                digest.update(bytes.array());
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
