package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However many steps of a command want a sound, its file is read once. */
class SoundOnceTests {
    private static final int RATE_HZ = 16_000;

    /** Longer than what is kept of a sound whose end was looked for. */
    private static final int SECONDS = 75;

    /** What FFmpeg looks at twice, or reads and does not decode. */
    private static final double READ_AHEAD_SECONDS = 10;

    @TempDir Path folder;

    /** Commands, and how much of the sound they need to be read. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "describe | 75",
                "continue --seconds 0.5 | 75",
                "continue --seconds 0.5 --place end | 75",
                "continue --seconds 0.5 --keep-prompt | 75",
                "continue --seconds 0.5 --keep-prompt --to 70 | 75",
                "continue --to 30 --samples 6000 | 75",
                "continue --bars 1 --bpm 240 | 75",
                "melody --seconds 0.5 --melody-stems off | 60",
                "melody --seconds 40 --melody-stems off | 70",
                "melody --seconds 40 --melody-stems off --place end | 75",
                "loop --bars 1 --bpm 200 --takes 1 | 75",
                "replace --from 5 --to 6 --takes 1 | 75",
                "replace --from 5 --to 6 --takes 1 --part-only | 75",
                "replace --from 70 --to 71 --takes 1 --part-only | 75",
                "encode | 75"
            })
    void whatMustBeDecodedFromItsBeginningIsDecodedOnce(String words, double seconds)
            throws IOException {
        Path sound = muLaw(folder.resolve("song.wav"));
        List<String> command = new ArrayList<>(List.of(words.split(" ")));
        command.add(1, sound.toString());
        if (words.startsWith("encode")) {
            command.addAll(List.of("--out", folder.resolve("song.npy").toString()));
        } else if (!words.startsWith("describe")) {
            command.addAll(List.of("--engine", "inprocess", "--seed", "3", "--no-origin"));
            command.addAll(List.of("--out", folder.resolve("out.wav").toString()));
        }
        long read = bytesRead(sound, command);
        double expected = RATE_HZ * seconds;
        assertEquals(expected, (double) read, RATE_HZ * READ_AHEAD_SECONDS, words);
    }

    /** As the JVM's own recorder counts them. */
    private long bytesRead(Path file, List<String> command) throws IOException {
        Path reads = folder.resolve("reads.jfr");
        try (Recording recording = new Recording()) {
            recording.enable("jdk.FileRead").withThreshold(Duration.ZERO).withoutStackTrace();
            recording.start();
            Ended ended = CommandInThisProcess.run(command.toArray(String[]::new));
            recording.stop();
            recording.dump(reads);
            assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        }
        return RecordingFile.readAllEvents(reads).stream()
                .filter(event -> file.toString().equals(event.getString("path")))
                .mapToLong(event -> event.getLong("bytesRead"))
                .sum();
    }

    /** Noise in a sample format that FFmpeg reads. */
    private static Path muLaw(Path file) throws IOException {
        byte[] samples = new byte[RATE_HZ * SECONDS];
        new Random(5).nextBytes(samples);
        ByteBuffer wav = ByteBuffer.allocate(46 + samples.length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put(ascii("RIFF")).putInt(38 + samples.length).put(ascii("WAVEfmt "));
        wav.putInt(18).putShort((short) 7).putShort((short) 1).putInt(RATE_HZ).putInt(RATE_HZ);
        wav.putShort((short) 1).putShort((short) 8).putShort((short) 0);
        wav.put(ascii("data")).putInt(samples.length).put(samples);
        return Files.write(file, wav.array());
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
