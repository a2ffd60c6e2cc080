package org.continuo.core.audio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.stream.Stream;
import org.continuo.core.Draw;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WavFileTests {
    @TempDir Path folder;

    @Test
    void onlyWhatIsBeyondFullScaleOfWholeNumbersIsClipped() {
        AudioSamples full = AudioSamples.mono(new float[] {0.5f, -1, 1}, 44_100);
        AudioSamples over = AudioSamples.mono(new float[] {0.5f, -2}, 44_100);
        assertEquals(OptionalDouble.empty(), SampleEncoding.PCM_16.decibelsClipped(full));
        assertEquals(OptionalDouble.empty(), SampleEncoding.PCM_24.decibelsClipped(full));
        assertEquals(OptionalDouble.empty(), SampleEncoding.FLOAT_32.decibelsClipped(over));
        assertEquals(6.02, SampleEncoding.PCM_24.decibelsClipped(over).orElseThrow(), 0.01);
    }

    @Test
    void everyEncodingComesBackWithinHalfAStep() {
        Draw.cases(
                300,
                draw -> {
                    SampleEncoding encoding = draw.oneOf(SampleEncoding.values());
                    int channels = draw.integer(1, 6);
                    int sampleRateHz = draw.integer(1, 400_000);
                    float[] values = draw.floats(draw.integer(1, 40), -1f, 1f);
                    float[][] samples = new float[channels][values.length];
                    for (int channel = 0; channel < channels; channel++) {
                        for (int i = 0; i < values.length; i++) {
                            samples[channel][i] = values[i] / (channel + 1);
                        }
                    }
                    Path file = Files.createTempFile("wav", ".wav");
                    try {
                        WavFile.write(file, new AudioSamples(samples, sampleRateHz), encoding);
                        AudioSamples read = WavFile.read(file);
                        assertEquals(sampleRateHz, read.sampleRateHz());
                        assertEquals(channels, read.channelCount());
                        // Where 1.0 occurs, all steps are larger by one part in fullScale.
                        float step =
                                encoding.isFloatingPoint()
                                        ? 0
                                        : (float) Math.max(1.51 / encoding.fullScale(), 6e-8);
                        for (int channel = 0; channel < channels; channel++) {
                            assertArrayEquals(samples[channel], read.channel(channel), step);
                        }
                    } finally {
                        Files.delete(file);
                    }
                });
    }

    @Test
    void everySixteenBitValueSurvivesReadingAndWriting() throws IOException {
        ByteBuffer data = le(2 * 65535);
        for (int value = -32768; value < 32767; value++) {
            data.putShort((short) value);
        }
        byte[] original = wav(fmt(1, 1, 44100, 16), chunk("data", data));
        Path file = Files.write(folder.resolve("all.wav"), original);
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        WavFile.write(written, WavFile.read(file), SampleEncoding.PCM_16);
        assertArrayEquals(original, written.toByteArray());
    }

    @Test
    void roundingIsHalfToEvenAndAFileThatReachesFullScaleCountsInLargerSteps() throws IOException {
        assertArrayEquals(
                new long[] {0, 2, 2, -2, -32768},
                sixteenBits(0.5f / 32768, 1.5f / 32768, 2.5f / 32768, -2.5f / 32768, -1));
        assertArrayEquals(new long[] {32767, 16384, -32767}, sixteenBits(1, 0.5f, -1));
        assertArrayEquals(new long[] {32767, -32768}, sixteenBits(3, -3));
    }

    @Test
    void floatsBeyondFullScaleAreKept() throws IOException {
        Path file = folder.resolve("loud.wav");
        WavFile.write(
                file, AudioSamples.mono(new float[] {2.5f, -7}, 8000), SampleEncoding.FLOAT_32);
        assertArrayEquals(new float[] {2.5f, -7}, WavFile.read(file).channel(0));
    }

    @Test
    void writingReplacesTheFileAndLeavesNothingElse() throws IOException {
        Path file = folder.resolve("take.wav");
        Files.writeString(file, "old");
        WavFile.write(file, AudioSamples.mono(new float[100], 8000), SampleEncoding.PCM_24);
        assertEquals(100, WavFile.read(file).length());
        assertThrows(
                IOException.class,
                () ->
                        WavFile.write(
                                folder.resolve("none/take.wav"),
                                AudioSamples.mono(new float[1], 8000),
                                SampleEncoding.PCM_16));
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
    }

    @Test
    void aRangeReadsOnlyThatRange() throws IOException {
        float[] ramp = new float[48000];
        for (int i = 0; i < ramp.length; i++) {
            ramp[i] = i / 48000f;
        }
        Path file = folder.resolve("ramp.wav");
        WavFile.write(file, AudioSamples.mono(ramp, 48000), SampleEncoding.FLOAT_32);
        assertArrayEquals(
                Arrays.copyOfRange(ramp, 12000, 36000),
                WavFile.read(file, new TimeRange(0.25, 0.75)).channel(0));
        assertEquals(4800, WavFile.read(file, new TimeRange(0.9, 5)).length());
        assertSentence(file, new TimeRange(2, 3), "expected sound from 2.000 s on");
        assertThrows(IllegalArgumentException.class, () -> new TimeRange(1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TimeRange(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> new TimeRange(Double.NaN, 1));
    }

    @Test
    void unknownChunksOddSizesAndMissingPaddingAreSteppedOver() throws IOException {
        byte[] odd = chunk("LIST", le(7));
        byte[] fmt = fmt(1, 1, 8000, 16);
        byte[] data = chunk("data", le(8));
        assertEquals(4, read(wav(odd, fmt, chunk("bext", le(601)), data)).length());
        byte[] unpadded = Arrays.copyOf(odd, odd.length - 1);
        assertEquals(4, read(wav(unpadded, fmt, data)).length());
        assertEquals(4, read(wav(data, fmt)).length());
    }

    @Test
    void extensibleFormatsTellTheirFormatInTheirSubFormat() throws IOException {
        ByteBuffer fmt = le(40);
        fmt.putShort((short) 0xFFFE).putShort((short) 2).putInt(48000).putInt(48000 * 8);
        fmt.putShort((short) 8).putShort((short) 32).putShort((short) 22).putShort((short) 32);
        fmt.putInt(3).putShort((short) 3);
        byte[] bytes = wav(chunk("fmt ", fmt), chunk("data", le(16).putFloat(0.25f).putFloat(-1)));
        AudioSamples read = read(bytes);
        assertEquals(0.25f, read.channel(0)[0]);
        assertEquals(-1, read.channel(1)[0]);
    }

    @Test
    void headersOfStreamedFilesExtendToTheEnd() throws IOException {
        byte[] fmt = fmt(1, 1, 8000, 16);
        for (int size : new int[] {-1, 0x7FFFFFFF, 0x7FFFF000, 0}) {
            byte[] data = chunk("data", le(20));
            le(data).putInt(4, size);
            byte[] file = wav(fmt, data);
            le(file).putInt(4, size);
            assertEquals(10, read(file).length(), "size " + size);
        }
    }

    @Test
    void sixtyFourBitSizesAreRead() throws IOException {
        byte[] data = chunk("data", le(20));
        le(data).putInt(4, -1);
        ByteBuffer sizes = le(28).putLong(1000).putLong(12).putLong(6);
        byte[] file = wav(chunk("ds64", sizes), fmt(1, 1, 8000, 16), data);
        file[1] = 'F';
        file[2] = '6';
        file[3] = '4';
        assertEquals(6, read(file).length());
    }

    /** RIFX is RIFF with every number the other way round. */
    @Test
    void bigEndianFilesHoldTheSameSamples() throws IOException {
        byte[] file =
                wav(fmt(1, 1, 8000, 24), chunk("data", le(6).put(new byte[] {1, 2, 3, 0, 0, -64})));
        float[] expected = read(file).channel(0);
        file[3] = 'X';
        int[][] numbers = {
            {4, 4}, {16, 4}, {20, 2}, {22, 2}, {24, 4}, {28, 4}, {32, 2}, {34, 2}, {40, 4}, {44, 3},
            {47, 3}
        };
        for (int[] number : numbers) {
            for (int i = 0; i < number[1] / 2; i++) {
                byte first = file[number[0] + i];
                file[number[0] + i] = file[number[0] + number[1] - 1 - i];
                file[number[0] + number[1] - 1 - i] = first;
            }
        }
        assertArrayEquals(new float[] {0x030201 / 8388608f, -0.5f}, expected);
        assertArrayEquals(expected, read(file).channel(0));
    }

    @Test
    void whatIsThereIsReadOfAFileThatEndsEarlyOrWasNeverFinished() throws IOException {
        byte[] whole = wav(fmt(1, 1, 8000, 16), chunk("data", le(16000)));
        SoundFile cut =
                SoundFile.at(Files.write(folder.resolve("cut.wav"), Arrays.copyOf(whole, 4044)));
        assertEquals(2000, cut.read().length());
        assertEquals(
                List.of(
                        folder.resolve("cut.wav")
                                + ": expected 1.000 s of sound, found 0.250 s; the file ends"
                                + " early"),
                cut.notes());
        le(whole).putInt(40, 0);
        SoundFile crashed = SoundFile.at(Files.write(folder.resolve("crashed.wav"), whole));
        assertEquals(8000, crashed.read().length());
        assertTrue(
                crashed.notes().getFirst().endsWith("the 1.000 s up to the file's end are read"));
        byte[] empty = wav(fmt(1, 1, 8000, 16), chunk("data", le(0)), chunk("LIST", le(8)));
        assertSentence(empty, "without samples");
    }

    @Test
    void badFilesGetOneSentence() throws IOException {
        byte[] fmt = fmt(1, 1, 8000, 16);
        byte[] data = chunk("data", le(20));
        byte[] whole = wav(fmt, data);
        assertSentence(Arrays.copyOf(whole, whole.length - 6), "the file ends early");
        assertSentence(
                Arrays.copyOf(whole, 30), "expected a fmt chunk of 16 bytes or more, found 10");
        assertSentence(wav(data), "without fmt");
        assertSentence(new byte[0], "expected a WAV file");
        assertSentence(wav(fmt), "without data");
        assertSentence(wav(fmt, chunk("data", le(0))), "without samples");
        assertSentence(wav(fmt(1, 0, 8000, 16), data), "expected 1 channel or more, found 0");
        assertSentence(wav(fmt(1, 1, 0, 16), data), "found 0");
        assertSentence(wav(fmt(1, 1, -5, 16), data), "found -5");
        assertSentence(wav(fmt(17, 1, 8000, 4), data), "found format 0x0011 of 4 bits");
        assertSentence(wav(fmt(1, 1000, 8000, 16), chunk("data", le(4000))), "found 1000");
        assertSentence(
                wav(fmt(3, 1, 8000, 32), chunk("data", le(8).putFloat(1).putFloat(Float.NaN))),
                "found NaN at 0.000 s of channel 1");
        assertSentence(
                wav(fmt(3, 1, 8000, 64), chunk("data", le(8).putDouble(1e300))), "found Infinity");
    }

    @Test
    void aFileTooLongForTheHeapIsRefusedBeforeAnythingIsRead() throws IOException {
        Path file = folder.resolve("long.wav");
        try (var channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE_NEW,
                        StandardOpenOption.SPARSE,
                        StandardOpenOption.WRITE)) {
            byte[] data = chunk("data", le(0));
            int bytes = 2 * 2 * 44100 * 7200;
            le(data).putInt(4, bytes);
            byte[] head = wav(fmt(1, 2, 44100, 16), data);
            channel.write(ByteBuffer.wrap(head));
            channel.write(ByteBuffer.wrap(new byte[1]), head.length + bytes - 1L);
        }
        assertSentence(file, TimeRange.ALL, "expected at most 50.7 minutes of 2 channels");
        assertEquals(441000, WavFile.read(file, new TimeRange(7100, 7110)).length());
    }

    @Test
    void tenThousandMutationsEndInSoundOrAnAudioFormatException() throws IOException {
        byte[] original =
                wav(
                        chunk("LIST", le(7)),
                        fmt(1, 2, 44100, 24),
                        chunk("fact", le(4)),
                        chunk("data", le(6 * 50)),
                        chunk("cue ", le(9)));
        Random random = new Random(20);
        Path file = folder.resolve("mutated.wav");
        int refused = 0;
        for (int round = 0; round < 10_000; round++) {
            Files.write(file, Mutation.of(original, random));
            try {
                AudioSamples read = SoundFile.at(file).read();
                assertTrue(read.length() > 0);
            } catch (AudioFormatException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(file + ": expected "));
                refused++;
            }
        }
        assertTrue(refused > 500 && refused < 9_500, refused + " refused");
    }

    private static long[] sixteenBits(float... samples) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        WavFile.write(out, AudioSamples.mono(samples, 8000), SampleEncoding.PCM_16);
        ByteBuffer bytes = le(out.toByteArray()).position(44);
        long[] values = new long[samples.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = bytes.getShort();
        }
        return values;
    }

    private AudioSamples read(byte[] content) throws IOException {
        return WavFile.read(Files.write(folder.resolve("made.wav"), content));
    }

    private void assertSentence(byte[] content, String part) throws IOException {
        assertSentence(Files.write(folder.resolve("bad.wav"), content), TimeRange.ALL, part);
    }

    private static void assertSentence(Path file, TimeRange range, String part) {
        AudioFormatException thrown =
                assertThrows(AudioFormatException.class, () -> WavFile.read(file, range));
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.startsWith(file + ": expected ") && message.contains(part), message);
    }

    private static byte[] wav(byte[]... chunks) {
        int size = Arrays.stream(chunks).mapToInt(chunk -> chunk.length).sum();
        byte[] file = new byte[12 + size];
        ByteBuffer bytes = le(file).put(ascii("RIFF")).putInt(4 + size).put(ascii("WAVE"));
        for (byte[] chunk : chunks) {
            bytes.put(chunk);
        }
        return file;
    }

    private static byte[] chunk(String id, ByteBuffer content) {
        int size = content.capacity();
        byte[] chunk = new byte[8 + size + size % 2];
        le(chunk).put(ascii(id)).putInt(size).put(content.rewind());
        return chunk;
    }

    private static byte[] fmt(int tag, int channels, int rateHz, int bits) {
        int frameBytes = channels * ((bits + 7) / 8);
        ByteBuffer fmt = le(16).putShort((short) tag).putShort((short) channels);
        fmt.putInt(rateHz).putInt(rateHz * frameBytes);
        return chunk("fmt ", fmt.putShort((short) frameBytes).putShort((short) bits));
    }

    private static ByteBuffer le(int size) {
        return le(new byte[size]);
    }

    private static ByteBuffer le(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
