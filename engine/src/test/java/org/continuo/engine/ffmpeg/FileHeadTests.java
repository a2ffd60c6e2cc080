package org.continuo.engine.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.continuo.core.audio.SoundFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files whose beginning, or what it says of their length, is not as the format wants it. */
class FileHeadTests {
    private static final byte[] TAG = {'I', 'D', '3', 3, 0, 0, 0, 0, 1, 0};
    private static final int TAGGED_BYTES = 128;
    private static final String CRASHED = "expected a header that knows the sound's length";

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tone.w64",
                "mulaw.wav",
                "tone.ogg",
                "tone.flac",
                "tone.wv",
                "alac.caf",
                "ima4.aif",
                "reports/aiff-sowt.aif"
            })
    void aTagBeforeAnyFormatIsPassedOver(String name) throws IOException {
        byte[] tag = Arrays.copyOf(TAG, TAG.length + TAGGED_BYTES);
        assertSame(resource(name), joined(tag, resource(name)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"aac.m4a", "tone.mp3", "tone.ogg", "tone.flac", "mulaw.wav"})
    void zerosBeforeAFileArePassedOver(String name) throws IOException {
        assertSame(resource(name), joined(new byte[3001], resource(name)));
    }

    @ParameterizedTest
    @CsvSource({"0, true", "24, true", "-1, false", "9223372036854775807, false"})
    void aW64FileWithoutItsLengthIsReadToItsEnd(long size, boolean isCrash) throws IOException {
        byte[] whole = resource("tone.w64");
        byte[] open = whole.clone();
        int sizeAt = 0x60; // of the chunk "data"
        ByteBuffer.wrap(open).order(ByteOrder.LITTLE_ENDIAN).putLong(sizeAt, size);
        SoundFile file = file(open);
        assertArrayEquals(file(whole).read().channel(0), file.read().channel(0));
        assertEquals(isCrash ? 1 : 0, file.notes().size(), file.notes().toString());
        assertTrue(file.notes().stream().allMatch(note -> note.contains(CRASHED)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "8, 0", "8, 1", "0, 1"})
    void anAiffFileWithoutItsLengthIsReadToItsEnd(int size, int formSize) throws IOException {
        byte[] whole = resource("reports/aiff-sowt.aif");
        String text = new String(whole, StandardCharsets.ISO_8859_1);
        ByteBuffer open = ByteBuffer.wrap(whole.clone());
        open.putInt(text.indexOf("SSND") + 4, size);
        if (formSize == 0) {
            open.putInt(4, 0).putInt(text.indexOf("COMM") + 10, 0);
        }
        SoundFile file = file(open.array());
        assertArrayEquals(file(whole).read().channel(0), file.read().channel(0));
        assertEquals(1, file.notes().size());
        assertTrue(file.notes().getFirst().contains(CRASHED), file.notes().getFirst());
    }

    /** As a writer leaves it that knows no length. */
    @Test
    void aCafWithoutItsLengthIsReadToItsEnd() throws IOException {
        assertEquals(1000, file(caf(-1)).read().length());
        assertEquals(List.of(), file(caf(-1)).notes());
    }

    @Test
    void ofACafThatEndsEarlyIsSaidHowMuchIsMissing() throws IOException {
        SoundFile file = file(caf(4 + 2 * 16000));
        assertEquals(1000, file.read().length());
        String note = file.notes().getFirst();
        assertTrue(note.contains("expected 2.000 s of sound, found 0.125 s"), note);
    }

    /** The writer's number of samples is 9,223,372,036,854,765,807. */
    @Test
    void aLengthThatNoFileHoldsIsNotBelieved() throws IOException {
        SoundFile file = file(resource("made-up-length.w64"));
        assertTrue(file.read().length() >= 2205);
        assertEquals(List.of(), file.notes());
    }

    @Test
    void streamsOfOneFormatBehindEachOtherAreReadAll() throws IOException {
        for (String name : new String[] {"flac.oga", "tone.flac"}) {
            byte[] one = resource(name);
            SoundFile file = file(joined(one, one));
            assertEquals(2 * 22050, file.read().length(), name);
            assertEquals(List.of(), file.notes(), name);
        }
    }

    @Test
    void aStreamOfAnotherFormatBehindTheFirstIsNotLeftOutInSilence() throws IOException {
        byte[] mono = resource("reports/ogg-chained-2x2s.ogg");
        SoundFile file = file(joined(resource("tone.ogg"), mono));
        assertEquals(22050, file.read().length());
        String note = file.notes().getFirst();
        assertTrue(note.contains("found another one after 0.500 s, which is left out"), note);
    }

    @ParameterizedTest
    @CsvSource({"g722.wav, 4000", "g726.wav, 2000"})
    void callsAreRead(String name, int samples) throws IOException {
        float[] tone = file(resource(name)).read().channel(0);
        assertEquals(samples, tone.length);
        double power = 0;
        for (float sample : tone) {
            power += sample * sample / samples;
        }
        assertEquals(0.5 / Math.sqrt(2), Math.sqrt(power), 0.02);
    }

    private void assertSame(byte[] whole, byte[] other) throws IOException {
        SoundFile plain = file(whole);
        float[] expected = plain.read().channel(0);
        SoundFile file = file(other);
        assertArrayEquals(expected, file.read().channel(0));
        assertEquals(List.of(), file.notes());
    }

    /** 1000 samples of 16 bits at 8 kHz. */
    private static byte[] caf(long size) {
        byte[] sound = new byte[2000];
        Arrays.fill(sound, (byte) 7);
        ByteBuffer file = ByteBuffer.allocate(8 + 12 + 32 + 12 + 4 + sound.length);
        file.put(ascii("caff")).putInt(0x10000);
        file.put(ascii("desc")).putLong(32).putDouble(8000).put(ascii("lpcm")).putInt(0);
        file.putInt(2).putInt(1).putInt(1).putInt(16);
        return file.put(ascii("data")).putLong(size).putInt(0).put(sound).array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private SoundFile file(byte[] content) throws IOException {
        return SoundFile.at(Files.write(Files.createTempFile(folder, "sound", ""), content));
    }

    private byte[] resource(String name) throws IOException {
        try (InputStream bytes =
                Objects.requireNonNull(getClass().getResourceAsStream("/audio/" + name))) {
            return bytes.readAllBytes();
        }
    }
}
