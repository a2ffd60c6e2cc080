package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BroadcastWaveTests {
    private static final AudioSamples SOUND = AudioSamples.mono(new float[] {0.5f, -1, 0}, 48_000);

    @TempDir Path folder;

    private Path placed(SampleEncoding encoding, long samples) throws IOException {
        Path file = folder.resolve("placed.wav");
        WavFile.write(file, SOUND, encoding, OptionalLong.of(samples));
        return file;
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 240_000, 0x1_2345_6789L})
    void aTimeReferenceComesBack(long samples) throws IOException {
        Path file = placed(SampleEncoding.PCM_24, samples);
        assertEquals(OptionalLong.of(samples), SoundFile.at(file).timeReference());
    }

    @ParameterizedTest
    @EnumSource(names = {"PCM_16", "PCM_24", "FLOAT_32"})
    void theSoundIsTheSameAsWithoutIt(SampleEncoding encoding) throws IOException {
        Path plain = folder.resolve("plain.wav");
        WavFile.write(plain, SOUND, encoding);
        Path file = placed(encoding, 7);
        assertArrayEquals(WavFile.read(plain).channel(0), WavFile.read(file).channel(0));
        assertEquals(Files.size(plain) + BroadcastWave.CHUNK_BYTES, Files.size(file));
        assertEquals(OptionalLong.empty(), SoundFile.at(plain).timeReference());
    }

    /** Offsets as in EBU Tech 3285, section 2.3. */
    @Test
    void theChunkStandsWhereTheSpecificationPutsIt() throws IOException {
        Path file = placed(SampleEncoding.PCM_16, 0x1_0000_0002L);
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(Files.size(file) - 8, bytes.getInt(4));
        assertEquals("bext", text(bytes, 12, 4));
        assertEquals(602, bytes.getInt(16));
        assertEquals("Continuo\0", text(bytes, 20 + 256, 9));
        assertEquals(2, bytes.getInt(20 + 256 + 32 + 32 + 10 + 8));
        assertEquals(1, bytes.getInt(20 + 256 + 32 + 32 + 10 + 8 + 4));
        assertEquals("fmt ", text(bytes, 20 + 602, 4));
    }

    @Test
    void aChunkBehindTheSamplesIsFoundAndAShortOneIsNone() throws IOException {
        Path plain = folder.resolve("plain.wav");
        WavFile.write(plain, SOUND, SampleEncoding.PCM_16);
        byte[] sound = Files.readAllBytes(plain);
        byte[] chunk = BroadcastWave.at(BroadcastWave.chunk(""), 99).bytes();
        assertEquals(
                OptionalLong.of(99), SoundFile.at(followed(sound, chunk, 610)).timeReference());
        assertEquals(
                OptionalLong.empty(), SoundFile.at(followed(sound, chunk, 340)).timeReference());
    }

    @Test
    void whatIsNoWavFileHasNone() throws IOException {
        Path text = Files.writeString(folder.resolve("text.wav"), "bext");
        assertEquals(OptionalLong.empty(), SoundFile.at(text).timeReference());
    }

    private Path followed(byte[] sound, byte[] chunk, int bytes) throws IOException {
        ByteBuffer whole = ByteBuffer.allocate(sound.length + bytes);
        return Files.write(
                folder.resolve("followed.wav"), whole.put(sound).put(chunk, 0, bytes).array());
    }

    private static String text(ByteBuffer bytes, int at, int length) {
        byte[] text = new byte[length];
        bytes.get(at, text);
        return new String(text, StandardCharsets.US_ASCII);
    }
}
