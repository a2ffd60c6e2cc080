package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavLoopTests {
    private static final AudioSamples SOUND =
            AudioSamples.mono(new float[] {0.5f, -1, 0.25f}, 48_000);

    @TempDir Path folder;

    private ByteBuffer body(Path file, String id, int bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            return WavLayout.read(channel, WavLayout.chunk(channel, id).orElseThrow(), bytes);
        }
    }

    /** Fields as in the MIDI Manufacturers' "Sampler" and Sonic Foundry's "acid" chunks. */
    @Test
    void samplersAndDawsFindTempoBeatsAndLoopPoints() throws IOException {
        Path file = folder.resolve("loop.wav");
        WavFile.write(
                file,
                SOUND,
                SampleEncoding.PCM_24,
                OptionalLong.of(7),
                new WavLoop(3, 14, 7, 8, 240).chunks(48_000));
        ByteBuffer sampler = body(file, "smpl", 60);
        assertEquals(20_833, sampler.getInt(8));
        assertEquals(60, sampler.getInt(12));
        assertEquals(1, sampler.getInt(28));
        assertEquals(0, sampler.getInt(44));
        assertEquals(2, sampler.getInt(48));
        assertEquals(0, sampler.getInt(56));
        ByteBuffer acid = body(file, "acid", 24);
        assertEquals(0, acid.getInt(0));
        assertEquals(14, acid.getInt(12));
        assertEquals(8, acid.getShort(16));
        assertEquals(7, acid.getShort(18));
        assertEquals(240, acid.getFloat(20));
        ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
        assertEquals(whole.limit() - 8, whole.getInt(4));
    }

    @Test
    void theSamplesAreThoseOfAFileWithoutThem() throws IOException {
        Path plain = folder.resolve("plain.wav");
        Path loop = folder.resolve("loop.wav");
        WavFile.write(plain, SOUND, SampleEncoding.PCM_16);
        WavFile.write(
                loop,
                SOUND,
                SampleEncoding.PCM_16,
                OptionalLong.empty(),
                new WavLoop(3, 4, 4, 4, 120).chunks(48_000));
        assertArrayEquals(WavFile.read(plain).channel(0), WavFile.read(loop).channel(0));
        byte[] bytes = Files.readAllBytes(plain);
        byte[] same = java.util.Arrays.copyOf(Files.readAllBytes(loop), bytes.length);
        System.arraycopy(bytes, 4, same, 4, 4);
        assertArrayEquals(bytes, same);
    }
}
