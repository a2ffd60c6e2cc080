package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;

/** Sound files to try the command line on. */
final class Sounds {
    static final int RATE_HZ = 44_100;

    private Sounds() {}

    /** A fifth that decays four times a second, stereo, 16 bit. */
    static Path music(Path file, double seconds) throws IOException {
        float[][] channels = new float[2][(int) (seconds * RATE_HZ)];
        for (int i = 0; i < channels[0].length; i++) {
            double time = (double) i / RATE_HZ;
            double level = 0.5 * Math.exp(-8 * (time % 0.25));
            channels[0][i] = (float) (level * Math.sin(2 * Math.PI * 220 * time));
            channels[1][i] = (float) (level * Math.sin(2 * Math.PI * 330 * time));
        }
        WavFile.write(file, new AudioSamples(channels, RATE_HZ), SampleEncoding.PCM_16);
        return file;
    }

    /** 12 s of A minor, D minor, E major and A minor, struck at 96 bpm from 0.2 s on. */
    static Path chords(Path file) throws IOException {
        double[][] chords = {
            {220, 261.63, 329.63},
            {146.83, 220, 349.23},
            {164.81, 207.65, 246.94},
            {220, 261.63, 329.63}
        };
        double beat = 60.0 / 96;
        float[] samples = new float[12 * RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            double time = (double) i / RATE_HZ - 0.2;
            if (time >= 0) {
                int number = (int) (time / beat);
                double age = time - number * beat;
                for (double hertz : chords[number / 4 % chords.length]) {
                    samples[i] +=
                            (float)
                                    (0.2
                                            * Math.exp(-5 * age)
                                            * Math.sin(2 * Math.PI * hertz * age));
                }
            }
        }
        WavFile.write(file, AudioSamples.mono(samples, RATE_HZ), SampleEncoding.PCM_16);
        return file;
    }

    /** One channel with the same value in every sample. */
    static Path constant(Path file, float value, int samples) throws IOException {
        float[] channel = new float[samples];
        Arrays.fill(channel, value);
        WavFile.write(file, AudioSamples.mono(channel, RATE_HZ), SampleEncoding.FLOAT_32);
        return file;
    }

    /** Silent stereo of any length, which takes no room on disk. */
    static Path sparse(Path file, int seconds) throws IOException {
        long dataBytes = 4L * RATE_HZ * seconds;
        ByteBuffer header = ByteBuffer.allocate(44).order(ByteOrder.LITTLE_ENDIAN);
        header.put("RIFF".getBytes(StandardCharsets.US_ASCII));
        header.putInt((int) (36 + dataBytes));
        header.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        header.putShort((short) 1).putShort((short) 2).putInt(RATE_HZ).putInt(4 * RATE_HZ);
        header.putShort((short) 4).putShort((short) 16);
        header.put("data".getBytes(StandardCharsets.US_ASCII));
        header.putInt((int) dataBytes).flip();
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(header, 0);
            channel.write(ByteBuffer.allocate(1), 44 + dataBytes - 1);
        }
        return file;
    }
}
