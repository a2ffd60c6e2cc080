package org.continuo.engine.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.audio.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The files under {@code audio/} hold one and the same half second: stereo at 44.1 kHz, left 440 Hz
 * at 0.5, right 1 kHz at 0.25, with 10 ms of fade at both ends.
 */
class SoundFileTests {
    private static final int RATE = 44100;
    private static final int LENGTH = 22050;
    private static final double MP3_RMS = 0.2207765;

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource({
        "tone.flac, 80",
        "flac24.flac, 80",
        "flac32.flac, 80",
        "flac.oga, 80",
        "alac.caf, 80",
        "padded.caf, 80",
        "alac.m4a, 80",
        "tone.wv, 80",
        "tone.w64, 80",
        "alaw.wav, 35",
        "mulaw.wav, 35",
        "tone.ogg, 35",
        "tone.mp3, 25",
        "vbr.mp3, 30",
        "aac.m4a, 12",
    })
    void compressedFilesHoldTheSoundAtItsPlace(String name, double leastSignalToNoiseDb)
            throws IOException {
        AudioSamples read = SoundFile.at(resource(name, ".bin")).read();
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
        float[] whole = SoundFile.at(file).read().channel(1);
        float[] part = SoundFile.at(file).read(new TimeRange(0.1, 0.3)).channel(1);
        assertArrayEquals(Arrays.copyOfRange(whole, 4410, 13230), part);
    }

    /** The bytes of 0.5 and -1 in every encoding that Apple's AIFF-C knows without compression. */
    @ParameterizedTest
    @CsvSource({
        "NONE, 8, 40 80, 0",
        "NONE, 16, 4000 8000, 0",
        "NONE, 24, 400000 800000, 0",
        "NONE, 32, 40000000 80000000, 0",
        "twos, 16, 4000 8000, 0",
        "sowt, 16, 0040 0080, 0",
        "'raw ', 8, c0 00, 0",
        "in24, 24, 400000 800000, 0",
        "in32, 32, 40000000 80000000, 0",
        "fl32, 32, 3f000000 bf800000, 0",
        "FL32, 32, 3f000000 bf800000, 0",
        "fl64, 64, 3fe0000000000000 bff0000000000000, 0",
        "FL64, 64, 3fe0000000000000 bff0000000000000, 0",
        "ulaw, 16, 90 00, 0.02",
        "ULAW, 16, 90 00, 0.02",
        "alaw, 16, a5 2a, 0.02",
        "ALAW, 16, a5 2a, 0.02",
    })
    void aiffOfEveryKindIsRead(String type, int bits, String samples, float tolerance)
            throws IOException {
        byte[] sound = HexFormat.of().parseHex(samples.replace(" ", ""));
        SoundFile file =
                SoundFile.at(Files.write(folder.resolve("a.aif"), aiffC(type, bits, sound)));
        assertArrayEquals(new float[] {0.5f, -1}, file.read().channel(0), tolerance);
        assertEquals(22050, file.sampleRateHz());
        assertEquals(List.of(), file.notes());
    }

    /** Counts that libsndfile and FFmpeg find, too, in files from public bug reports. */
    @ParameterizedTest
    @CsvSource({
        "aiff-sowt.aif, 8820, 44100, false",
        "aiff-fl32.aif, 8820, 44100, false",
        "aiff-ulaw.aif, 8820, 44100, false",
        "aiff-name_odd.aif, 8820, 44100, false",
        "aiff-odd-name-chunk-pluck-pcm8.aiff, 3307, 11025, false",
        "flac-24bit-overflow-63.flac, 227247, 44100, false",
        "flac-stdout-64.flac, 187998, 44100, false",
        "flac-in-ogg.oga, 88200, 44100, false",
        "mp3-cut-stale-xing.mp3, 43823, 44100, true",
        "mp3-truncated-download.mp3, 58799, 44100, true",
        "mp3-leading-zeros.mp3, 88200, 44100, false",
        "mp3-cut-in-the-middle.mp3, 46080, 44100, false",
        "mp3-trailing-id3v2.mp3, 88200, 44100, false",
        "ogg-without-eos-music-metadata-70.ogg, 58432, 44100, true",
        "ogg-cut-off.ogg, 44352, 44100, true",
        "ogg-chained-2x2s.ogg, 176528, 44100, false",
        "wav-truncated.wav, 22050, 44100, true",
        "wav-recorder-crashed-data-0.wav, 22050, 44100, true",
        "ulaw.wav, 88200, 44100, false",
        "voice-memo.m4a, 88200, 44100, false",
    })
    void reportedFilesAreReadAndOneLineSaysWhatIsMissing(
            String name, int samples, int rateHz, boolean noted) throws IOException {
        SoundFile file = SoundFile.at(resource("reports/" + name, ""));
        AudioSamples read = file.read();
        assertEquals(samples, read.length());
        assertEquals(rateHz, read.sampleRateHz());
        assertEquals(noted ? 1 : 0, file.notes().size(), file.notes().toString());
        for (float[] channel : read.channels()) {
            for (float sample : channel) {
                assertTrue(Math.abs(sample) <= 1);
            }
        }
    }

    /** A code book of dimension 0, over which jorbis went round for ever. */
    @Test
    void aVorbisFileOfNoDimensionIsRefused() throws IOException {
        Path file = resource("reports/hang.ogg", "");
        assertTimeoutPreemptively(
                Duration.ofSeconds(30),
                () -> assertThrows(AudioFormatException.class, () -> SoundFile.at(file).read()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mp3-trailing-id3v2.mp3", "mp3-leading-zeros.mp3"})
    void mp3IsNeitherLouderNorQuieter(String name) throws IOException {
        float[] whole = SoundFile.at(resource("reports/" + name, "")).read().channel(0);
        double power = 0;
        for (float sample : whole) {
            power += (double) sample * sample;
        }
        // FFmpeg's command line and libsndfile's mpg123 agree on this level.
        assertEquals(MP3_RMS, Math.sqrt(power / whole.length), MP3_RMS * 1e-5);
    }

    @Test
    void aFlacStreamThatDoesNotMatchItsMd5IsRefused() throws IOException {
        byte[] bytes = Files.readAllBytes(resource("flac24.flac", ""));
        byte[] otherSum = bytes.clone();
        otherSum[30] ^= 1;
        assertSentence(otherSum, "expected samples of MD5");
        byte[] otherSound = bytes.clone();
        otherSound[bytes.length / 2] ^= 0x55;
        assertSentence(otherSound, "the file is damaged");
    }

    @Test
    void aSoundIsDecodedOnceForItsLengthItsEndAndAPartOfIt() throws IOException {
        Path path = resource("tone.flac", "");
        float[] whole = SoundFile.at(path).read().channel(0);
        SoundFile file = SoundFile.at(path);
        assertEquals(0.5, file.durationSeconds());
        Files.delete(path);
        assertEquals(RATE, file.sampleRateHz());
        assertArrayEquals(
                Arrays.copyOfRange(whole, 17640, LENGTH),
                file.readEnd(TimeRange.ALL, 0.1).channel(0));
        assertArrayEquals(
                Arrays.copyOfRange(whole, 4410, 8820),
                file.readEnd(new TimeRange(0, 0.2), 0.1).channel(0));
        assertArrayEquals(whole, file.read().channel(0));
        file.release();
        assertThrows(NoSuchFileException.class, file::read);
    }

    @Test
    void thePartsOfOneThatIsWantedAreDecodedOnceWhoeverAsksFirst() throws IOException {
        Path path = resource("tone.flac", "");
        TimeRange wanted = new TimeRange(0.1, 0.4);
        float[] whole = SoundFile.at(path).read().channel(0);
        SoundFile file = SoundFile.at(path, wanted);
        assertEquals(8820, file.read(new TimeRange(0.1, 0.3)).length());
        SoundFile longerThanItself = SoundFile.at(path, new TimeRange(0.6, 0.7));
        assertEquals(0.5, longerThanItself.durationSeconds());
        SoundFile ofKnownLength = SoundFile.at(path, wanted);
        assertEquals(0.5, ofKnownLength.durationSeconds());
        Files.delete(path);
        for (SoundFile known : List.of(file, ofKnownLength)) {
            assertArrayEquals(
                    Arrays.copyOfRange(whole, 13230, 17640),
                    known.read(new TimeRange(0.3, 0.4)).channel(0));
        }
        assertArrayEquals(
                Arrays.copyOfRange(whole, 13230, 17640),
                ofKnownLength.readEnd(new TimeRange(0, 0.4), 0.1).channel(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.flac", "tone.mp3", "alaw.wav", "plain.wav"})
    void thePartsOfASoundAreTheWhole(String name) throws IOException {
        Path path = name.equals("plain.wav") ? folder.resolve(name) : resource(name, "");
        if (name.equals("plain.wav")) {
            WavFile.write(
                    path, SoundFile.at(resource("tone.flac", "")).read(), SampleEncoding.FLOAT_32);
        }
        List<Integer> lengths = new ArrayList<>();
        AudioSamples[] joined = new AudioSamples[1];
        SoundFile.at(path)
                .readInParts(
                        0.2,
                        part -> {
                            lengths.add(part.length());
                            joined[0] = joined[0] == null ? part : joined[0].followedBy(part);
                        });
        assertEquals(List.of(8820, 8820, LENGTH - 2 * 8820), lengths);
        assertArrayEquals(SoundFile.at(path).read().channel(0), joined[0].channel(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.flac", "alaw.wav", "tone.mp3"})
    void readingCanBeCancelled(String name) throws IOException {
        SoundFile file = SoundFile.at(resource(name, ""));
        Runnable cancelled =
                () -> {
                    throw new CancellationException("cancelled");
                };
        assertThrows(CancellationException.class, () -> file.read(TimeRange.ALL, cancelled));
        assertThrows(CancellationException.class, () -> file.readEnd(TimeRange.ALL, 1, cancelled));
        assertEquals(LENGTH, file.read().length());
    }

    @Test
    void aPipeIsRefusedBeforeItIsOpened() throws Exception {
        Path pipe = folder.resolve("p");
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        AudioFormatException thrown =
                assertThrows(AudioFormatException.class, () -> SoundFile.at(pipe).read());
        assertEquals(pipe + ": expected a file, found a pipe", thrown.getMessage());
        assertThrows(AudioFormatException.class, () -> SoundFile.at(Path.of("/dev/zero")).read());
    }

    @Test
    void wavIsRecognisedUnderAnyName() throws IOException {
        Path file = folder.resolve("take.mp3");
        WavFile.write(file, tone(), SampleEncoding.FLOAT_32);
        assertArrayEquals(tone().channel(1), SoundFile.at(file).read().channel(1));
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
                SoundFile.at(resource("tone.mp3", "")).read().channel(0),
                SoundFile.at(file).read().channel(0));
    }

    @Test
    void whatIsNoSoundFileGetsOneSentence() throws IOException {
        assertSentence(new byte[0], "found an empty file");
        assertSentence(
                "<!DOCTYPE html>".getBytes(StandardCharsets.US_ASCII),
                "found a file that begins with 3c 21 44");
        assertSentence(ascii("fLaC"), "before its sound begins");
        assertSentence(ascii("OggS"), "before its sound begins");
        assertSentence(new byte[] {'I', 'D', '3', 3, 0, 0, 0, 0, 0, 0}, "");
        assertThrows(IOException.class, () -> SoundFile.at(folder).read());
        assertThrows(IOException.class, () -> SoundFile.at(folder.resolve("none.wav")).read());
    }

    @ParameterizedTest
    @ValueSource(strings = {"tone.flac", "tone.mp3", "tone.w64", "alaw.wav"})
    void whatIsThereIsReadOfAFileThatEndsEarly(String name) throws IOException {
        Path path = resource(name, "");
        float[] whole = SoundFile.at(path).read().channel(0);
        byte[] bytes = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(bytes, bytes.length * 2 / 3));
        SoundFile cut = SoundFile.at(path);
        float[] part = cut.read().channel(0);
        assertTrue(part.length > LENGTH / 4 && part.length < LENGTH, part.length + " samples");
        assertArrayEquals(
                Arrays.copyOf(whole, part.length - 1152),
                Arrays.copyOf(part, part.length - 1152),
                1e-6f);
        assertEquals(1, cut.notes().size());
        assertTrue(cut.notes().getFirst().endsWith("the file ends early"), cut.notes().getFirst());
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

    /** One channel at 22,050 Hz, with a text of odd length before the sound. */
    private static byte[] aiffC(String type, int bits, byte[] sound) {
        ByteBuffer file = ByteBuffer.allocate(12 + 32 + 12 + 16 + sound.length + sound.length % 2);
        file.put(ascii("FORM")).putInt(file.capacity() - 8).put(ascii("AIFC"));
        file.put(ascii("COMM")).putInt(24).putShort((short) 1).putInt(2).putShort((short) bits);
        file.putLong(0x400D_AC44_0000_0000L)
                .putShort((short) 0)
                .put(ascii(type))
                .putShort((short) 0);
        file.put(ascii("NAME")).putInt(3).put(ascii("odd")).put((byte) 0);
        file.put(ascii("SSND")).putInt(8 + sound.length).putLong(0).put(sound);
        return file.array();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** The resource as a file whose name says nothing of its format, if {@code ending} does not. */
    private Path resource(String name, String ending) throws IOException {
        Path file = folder.resolve(Path.of(name).getFileName() + ending);
        try (InputStream in =
                Objects.requireNonNull(getClass().getResourceAsStream("/audio/" + name))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private void assertSentence(byte[] content, String part) throws IOException {
        Path file = Files.write(folder.resolve("bad"), content);
        AudioFormatException thrown =
                assertThrows(AudioFormatException.class, () -> SoundFile.at(file).read());
        String message = String.valueOf(thrown.getMessage());
        assertTrue(message.startsWith(file + ": expected ") && message.contains(part), message);
    }
}
