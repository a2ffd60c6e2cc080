package org.continuo.engine.ffmpeg;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.fuzz.FuzzRun;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Damaged sound files are read or refused in a sentence, within bounds of time and heap. {@code
 * -Dcontinuo.mutations=10000} tries more of each than every run does, {@code
 * -Dcontinuo.sounds=aac.m4a,tone.wv} these alone.
 */
class SoundFileFuzzTests {
    private static final int MUTATIONS = Integer.getInteger("continuo.mutations", 150);
    private static final int HEAD_BYTES = 512;

    private static final List<String> SOUNDS =
            List.of(
                    "tone.flac",
                    "flac24.flac",
                    "flac.oga",
                    "tone.ogg",
                    "tone.opus",
                    "plain.mp3",
                    "tone.mp2",
                    "aac.m4a",
                    "alac.m4a",
                    "alac.caf",
                    "ima4.aif",
                    "reports/aiff-sowt.aif",
                    "adpcm.wav",
                    "tone.w64",
                    "tone.wv",
                    "opus.webm",
                    "vorbis.webm");

    @TempDir Path folder;

    /** Every format, or those that {@code -Dcontinuo.sounds} names, with commas between. */
    static Stream<String> sounds() {
        String wanted = System.getProperty("continuo.sounds");
        return wanted == null ? SOUNDS.stream() : Stream.of(wanted.split(","));
    }

    @ParameterizedTest
    @MethodSource("sounds")
    void damagedFilesAreReadOrRefusedInASentence(String name) throws IOException {
        byte[] whole = resource(name);
        assertTrue(isRead(name, whole), "the file itself");
        // Headers matter most, so half of the mutations are in the first bytes.
        byte[] head = Arrays.copyOf(whole, HEAD_BYTES);
        byte[] rest = Arrays.copyOfRange(whole, HEAD_BYTES, whole.length);
        FuzzRun half = new FuzzRun(MUTATIONS / 2, 14, Duration.ofSeconds(10), 256 << 20);
        half.run(whole, AudioFormatException.class, content -> read(name, content));
        half.run(head, AudioFormatException.class, content -> read(name, joined(content, rest)));
    }

    @Test
    void pagesOfAnOggFileHaveTheChecksumsThatAreRepaired() throws IOException {
        byte[] file = resource("tone.ogg");
        byte[] damaged = file.clone();
        damaged[22] ^= 1;
        assertArrayEquals(file, OggPages.repaired(damaged));
    }

    private boolean isRead(String name, byte[] content) throws IOException {
        return read(name, content).length() > 0;
    }

    private AudioSamples read(String name, byte[] content) throws IOException {
        boolean isOgg = name.matches(".*\\.(ogg|oga|opus)");
        Path file = folder.resolve("damaged");
        Files.write(file, isOgg ? OggPages.repaired(content) : content);
        AudioSamples sound = SoundFile.at(file).read();
        if (name.matches(".*(flac|oga|alac\\.(m4a|caf)|aif)")) {
            for (float[] channel : sound.channels()) {
                for (float sample : channel) {
                    if (!(Math.abs(sample) <= 1)) {
                        throw new IllegalStateException(name + ": found a sample of " + sample);
                    }
                }
            }
        }
        return sound;
    }

    private static byte[] joined(byte[] head, byte[] rest) {
        byte[] all = Arrays.copyOf(head, head.length + rest.length);
        System.arraycopy(rest, 0, all, head.length, rest.length);
        return all;
    }

    private byte[] resource(String name) throws IOException {
        try (InputStream bytes =
                Objects.requireNonNull(getClass().getResourceAsStream("/audio/" + name))) {
            return bytes.readAllBytes();
        }
    }
}
