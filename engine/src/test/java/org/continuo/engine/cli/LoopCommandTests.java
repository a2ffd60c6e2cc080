package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code loop} writes, with the tiny random model. */
class LoopCommandTests {
    @TempDir Path folder;

    private Path out() {
        return folder.resolve("out.wav");
    }

    private Ended loop(String... options) {
        return CommandInThisProcess.run(
                Stream.concat(
                                Stream.of("loop"),
                                Stream.concat(
                                        Stream.of(options),
                                        Stream.of(
                                                "--out",
                                                out().toString(),
                                                "--takes",
                                                "2",
                                                "--engine",
                                                "inprocess")))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "2, 240, 4/4, 48000, 96000",
        "1, 133.7, 4/4, 44100, 79162",
        "1, 200, 7/8, 0, 33600"
    })
    void aLoopIsExactlySoManyBars(int bars, double bpm, String meter, int rate, int samples)
            throws IOException {
        Ended ended =
                rate == 0
                        ? loop("bells", "--bars", "" + bars, "--bpm", "" + bpm, "--meter", meter)
                        : loop(
                                "bells", "--bars", "" + bars, "--bpm", "" + bpm, "--rate",
                                "" + rate);
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertEquals(samples, WavFile.read(out()).length());
        String bytes = Files.readString(out(), StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("smpl") && bytes.contains("acid"));
    }

    @Test
    void aLoopOfASoundHasItsRateAndChannels() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), 3);
        Ended ended = loop(song.toString(), "--bars", "1", "--bpm", "240");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertEquals(Sounds.RATE_HZ, SoundFile.at(out()).sampleRateHz());
        assertEquals(2, WavFile.read(out()).channelCount());
        assertEquals(Sounds.RATE_HZ, WavFile.read(out()).length());
    }

    @Test
    void aLoopOfASoundMayHaveWordsOfItsOwnAndOneOfWordsHasNoOthers() throws IOException {
        Path song = Sounds.music(folder.resolve("song.wav"), 3);
        Ended ended = loop(song.toString(), "bells", "--bars", "1", "--bpm", "240");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertFalse(ended.err().toString().contains("prompt:"), ended.err().toString());
        Ended wrong = loop("no-such-file.wav", "bells", "--bars", "1", "--bpm", "240");
        assertEquals(ExitCode.BAD_USE.number(), wrong.code());
        assertTrue(wrong.lastErr().contains("no-such-file.wav"), wrong.lastErr());
    }

    @ParameterizedTest
    @CsvSource({"--bpm,0", "--bpm,900", "--meter,4", "--bars,0", "--takes,0", "--keep,0"})
    void badUseIsOneSentence(String option, String value) {
        Ended ended =
                option.equals("--bpm")
                        ? loop("bells", option, value)
                        : CommandInThisProcess.run(
                                "loop",
                                "bells",
                                "--bpm",
                                "120",
                                option,
                                value,
                                "--engine",
                                "inprocess",
                                "--out",
                                out().toString());
        assertEquals(ExitCode.BAD_USE.number(), ended.code(), ended.err().toString());
        assertTrue(ended.lastErr().contains("expected"), ended.err().toString());
        assertFalse(Files.exists(out()));
    }
}
