package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WavSectionTests {
    private static final int FROM = 5;
    private static final AudioSamples SOUND =
            new AudioSamples(
                    new float[][] {
                        {0, .1f, .2f, -.3f, .4f, .5f, -.6f, .7f, .8f, -.9f},
                        {0, -.1f, .2f, .3f, -.4f, .5f, .6f, -.7f, .8f, .9f}
                    },
                    48_000);
    private static final AudioSamples SECTION =
            new AudioSamples(new float[][] {{.25f, -.5f, 2}, {-.25f, .5f, -2}}, 48_000);

    private static final List<WavChunk> SAID =
            new WavInfo("Continuo 1", "bells", "made of bells", Map.of("SEED", "7")).chunks();

    @TempDir Path folder;

    @ParameterizedTest
    @EnumSource
    void everyOtherByteStaysAsItIs(SampleEncoding encoding) throws IOException {
        Path file = folder.resolve("file.wav");
        Path copy = folder.resolve("copy.wav");
        WavFile.write(file, SOUND, encoding, OptionalLong.of(12_345));
        WavSection.write(file, copy, FROM, SECTION, List.of());
        byte[] before = Files.readAllBytes(file);
        byte[] after = Files.readAllBytes(copy);
        int frame = 2 * encoding.byteSize();
        int from = before.length - before.length % 2 - (SOUND.length() - FROM) * frame;
        int to = from + SECTION.length() * frame;
        assertEquals(before.length, after.length);
        assertArrayEquals(Arrays.copyOf(before, from), Arrays.copyOf(after, from));
        assertArrayEquals(
                Arrays.copyOfRange(before, to, before.length),
                Arrays.copyOfRange(after, to, after.length));
        float[] read = WavFile.read(copy).channel(0);
        assertEquals(.25f, read[FROM], 0.01);
        assertEquals(-.5f, read[FROM + 1], 0.01);
        assertEquals(encoding.isFloatingPoint() ? 2 : 1, read[FROM + 2], 0.01);
        assertEquals(OptionalLong.of(12_345), SoundFile.at(copy).timeReference());
    }

    @Test
    void samplesOfTheFileItselfComeBackBitForBit() throws IOException {
        Path file = folder.resolve("file.wav");
        WavFile.write(file, SOUND, SampleEncoding.PCM_24);
        AudioSamples same = WavFile.read(file).slice(2, 9);
        WavSection.write(file, folder.resolve("copy.wav"), 2, same, List.of());
        assertEquals(-1, Files.mismatch(file, folder.resolve("copy.wav")));
    }

    @Test
    void whatTheCopySaysOfItselfStandsBehindTheRestAndIsReadByOthers() throws IOException {
        Path file = folder.resolve("file.wav");
        WavFile.write(file, SOUND, SampleEncoding.PCM_16, OptionalLong.of(12_345), foreign());
        Path copy = folder.resolve("copy.wav");
        WavSection.write(file, copy, FROM, SECTION, SAID);
        assertEquals(
                List.of("bext", "fmt ", "data", "JUNK", "iXML", "LIST"), chunks(copy), "one iXML");
        assertEquals(OptionalLong.of(12_345), SoundFile.at(copy).timeReference(), "one bext");
        Path told = folder.resolve("told.wav");
        WavSection.write(copy, told, FROM, SECTION, List.of());
        assertEquals(-1, Files.mismatch(copy, told), "sizes are true");
    }

    /** A manifest, which is not true any more, and a text of another program. */
    private static List<WavChunk> foreign() {
        return List.of(
                new WavChunk("C2PA", new byte[] {1, 2, 3}), new WavChunk("iXML", new byte[5]));
    }

    private static List<String> chunks(Path file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(bytes.capacity() - 8, bytes.getInt(4));
        List<String> ids = new ArrayList<>();
        for (int at = 12; at < bytes.capacity(); at += 8 + (bytes.getInt(at + 4) + 1) / 2 * 2) {
            byte[] id = new byte[4];
            bytes.get(at, id);
            ids.add(new String(id, StandardCharsets.US_ASCII));
        }
        return ids;
    }

    @Test
    void aFileWhoseSizesAreWrongGetsNothingThatCouldBeTakenForSamples() throws IOException {
        Path file = folder.resolve("file.wav");
        WavFile.write(file, SOUND, SampleEncoding.PCM_16);
        byte[] streamed = Files.readAllBytes(file);
        ByteBuffer.wrap(streamed).putInt(4, -1).putInt(40, -1);
        Files.write(file, streamed);
        Path copy = folder.resolve("copy.wav");
        WavSection.write(file, copy, FROM, SECTION, SAID);
        assertEquals(streamed.length, Files.size(copy));
        assertEquals(SOUND.length(), WavFile.read(copy).length());
    }

    @Test
    void bigEndianFilesKeepTheirOrder() throws IOException {
        byte[] riff = new byte[44 + 2 * 4];
        ByteBuffer bytes = ByteBuffer.wrap(riff).order(ByteOrder.BIG_ENDIAN);
        bytes.put("RIFX".getBytes(StandardCharsets.US_ASCII))
                .putInt(36 + 8)
                .put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII))
                .putInt(16);
        bytes.putShort((short) 1).putShort((short) 1).putInt(48_000).putInt(96_000);
        bytes.putShort((short) 2)
                .putShort((short) 16)
                .put("data".getBytes(StandardCharsets.US_ASCII))
                .putInt(8);
        Path file = Files.write(folder.resolve("big.wav"), riff);
        Path copy = folder.resolve("copy.wav");
        WavSection.write(
                file, copy, 1, AudioSamples.mono(new float[] {0.5f, -0.25f}, 48_000), SAID);
        assertArrayEquals(new float[] {0, 0.5f, -0.25f, 0}, WavFile.read(copy).channel(0), 0.0001f);
    }

    @Test
    void aStretchThatIsNotInTheFileIsRefused() throws IOException {
        Path file = folder.resolve("file.wav");
        WavFile.write(file, SOUND, SampleEncoding.PCM_16);
        AudioFormatException refused =
                assertThrows(
                        AudioFormatException.class,
                        () -> WavSection.write(file, folder.resolve("copy.wav"), 8, SECTION, SAID));
        assertEquals(file + ": expected at least 11 samples, found 10", refused.getMessage());
    }
}
