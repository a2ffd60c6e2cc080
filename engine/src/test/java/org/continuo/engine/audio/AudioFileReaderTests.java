package org.continuo.engine.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import javax.sound.sampled.AudioFileFormat;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files under {@code audio/} hold one and the same half second: stereo at 44.1 kHz, left 440 Hz
 * at 0.5, right 1 kHz at 0.25, with 10 ms of fade at both ends.
 */
class AudioFileReaderTests {
    private static final int RATE = 44100;
    private static final int LENGTH = 22050;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "tone.flac, 80",
        "tone.ogg, 35",
        "tone.mp3, 25",
        "vbr.mp3, 30",
    })
    void compressedFilesHoldTheSoundAtItsPlace(String name, double leastSignalToNoiseDb)
            throws IOException {
        AudioSamples read = AudioFileReader.read(resource(name, ".bin"));
        assertEquals(RATE, read.sampleRateHz());
        assertEquals(2, read.channelCount());
        assertEquals(LENGTH, read.length());
        AudioSamples tone = tone();
        for (int channel = 0; channel < 2; channel++) {
            double signal = 0;
            double noise = 0;
            for (int i = 0; i < LENGTH; i++) {
                double difference = read.channel(channel)[i] - tone.channel(channel)[i];
                signal += tone.channel(channel)[i] * tone.channel(channel)[i];
                noise += difference * difference;
            }
            assertTrue(10 * Math.log10(signal / noise) > leastSignalToNoiseDb);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.flac", "tone.ogg", "tone.mp3", "vbr.mp3"})
    void aRangeIsThatPartOfTheWhole(String name) throws IOException {
        Path file = resource(name, "");
        float[] whole = AudioFileReader.read(file).channel(1);
        float[] part = AudioFileReader.read(file, new TimeRange(0.1, 0.3)).channel(1);
        assertArrayEquals(Arrays.copyOfRange(whole, 4410, 13230), part);
    }

    @ParameterizedTest
    @CsvSource({"8, 0.01", "16, 2e-5", "24, 2e-7", "32, 1e-7"})
    void aiffOfAnyWidthIsRead(int bits, float tolerance) throws IOException {
        float[] samples = {0, 0.5f, -0.5f, 0.25f, -1, 0.9f};
        ByteBuffer bytes = ByteBuffer.allocate(samples.length * bits / 8);
        for (float sample : samples) {
            long value = Math.round(sample * Math.scalb(1.0, bits - 1));
            for (int shift = bits - 8; shift >= 0; shift -= 8) {
                bytes.put((byte) (value >> shift));
            }
        }
        AudioSamples read = AudioFileReader.read(aiff(bytes, bits, samples.length / 2));
        assertEquals(22050, read.sampleRateHz());
        assertArrayEquals(new float[] {0, -0.5f, -1}, read.channel(0), tolerance);
        assertArrayEquals(new float[] {0.5f, 0.25f, 0.9f}, read.channel(1), tolerance);
    }

    @Test
    void wavIsRecognisedUnderAnyName() throws IOException {
        Path file = folder.resolve("take.mp3");
        WavFile.write(file, tone(), SampleEncoding.FLOAT_32);
        assertArrayEquals(tone().channel(1), AudioFileReader.read(file).channel(1));
    }

    @Test
    void tagsAtBothEndsOfAnMp3CostNoSamples() throws IOException {
        byte[] plain = Files.readAllBytes(resource("tone.mp3", ""));
        ByteArrayOutputStream tagged = new ByteArrayOutputStream();
        tagged.write("ID3".getBytes(StandardCharsets.US_ASCII));
        tagged.write(new byte[] {3, 0, 0, 0, 0, 1, 0});
        tagged.write(new byte[128]);
        tagged.write(plain);
        tagged.write("TAG".getBytes(StandardCharsets.US_ASCII));
        tagged.write(new byte[125]);
        Path file = Files.write(folder.resolve("tagged.mp3"), tagged.toByteArray());
        assertArrayEquals(
                AudioFileReader.read(resource("tone.mp3", "")).channel(0),
                AudioFileReader.read(file).channel(0));
    }

    @Test
    void whatIsNoSoundFileGetsOneSentence() throws IOException {
        assertSentence(new byte[0], "found an empty file");
        assertSentence(
                "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII),
                "found a file that begins with 3c 21 44");
        assertSentence("fLaC".getBytes(StandardCharsets.US_ASCII), "FLAC");
        assertSentence("OggS".getBytes(StandardCharsets.US_ASCII), "Ogg");
        assertSentence(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, 0, 0}, "");
        assertThrows(IOException.class, () -> AudioFileReader.read(folder));
        assertThrows(IOException.class, () -> AudioFileReader.read(folder.resolve("none.wav")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.flac", "tone.ogg", "tone.mp3"})
    void truncatedFilesAreRefused(String name) throws IOException {
        byte[] whole = Files.readAllBytes(resource(name, ""));
        assertSentence(Arrays.copyOf(whole, whole.length * 2 / 3), "");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.flac", "tone.ogg", "tone.mp3", "vbr.mp3"})
    void aThousandMutationsEndInSoundOrAnAudioFormatException(String name) throws IOException {
        byte[] original = Files.readAllBytes(resource(name, ""));
        assertTimeoutPreemptively(Duration.ofMinutes(3), () -> survivesMutations(original));
    }

    private void survivesMutations(byte[] original) throws IOException {
        Random random = new Random(21);
        Path file = folder.resolve("mutated");
        int refused = 0;
        for (int round = 0; round < 1000; round++) {
            Files.write(file, Mutation.of(original, random));
            try {
                assertTrue(AudioFileReader.read(file).length() > 0);
            } catch (AudioFormatException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": expected "));
                refused++;
            }
        }
        assertTrue(refused > 50, refused + " refused");
    }

    private static AudioSamples tone() {
        float[][] samples = new float[2][LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            double t = (double) i / RATE;
            double fade = Math.min(1, Math.min(t, 0.5 - t) * 100);
            samples[0][i] = (float) (0.5 * fade * Math.sin(2 * Math.PI * 440 * t));
            samples[1][i] = (float) (0.25 * fade * Math.sin(2 * Math.PI * 1000 * t));
        }
        return new AudioSamples(samples, RATE);
    }

    private Path aiff(ByteBuffer bytes, int bits, int frames) throws IOException {
        AudioFormat format = new AudioFormat(22050, bits, 2, true, true);
        byte[] content = new byte[bytes.capacity()];
        bytes.rewind().get(content);
        Path file = folder.resolve("sound.aiff");
        AudioSystem.write(
                new AudioInputStream(new ByteArrayInputStream(content), format, frames),
                AudioFileFormat.Type.AIFF,
                file.toFile());
        return file;
    }

    /** The resource as a file whose name says nothing of its format, if {@code ending} does not. */
    private Path resource(String name, String ending) throws IOException {
        Path file = folder.resolve(name + ending);
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/audio/" + name))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private void assertSentence(byte[] content, String part) throws IOException {
        Path file = Files.write(folder.resolve("bad"), content);
        AudioFormatException thrown =
                assertThrows(AudioFormatException.class, () -> AudioFileReader.read(file));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.startsWith(file + ": expected ") && message.contains(part), message);
    }
}
