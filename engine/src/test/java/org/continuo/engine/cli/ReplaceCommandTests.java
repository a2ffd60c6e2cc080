package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.continuo.core.tensor.ElementType;
import org.continuo.engine.checkpoint.ModelGeometry;
import org.continuo.engine.checkpoint.RandomCheckpoint;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What {@code replace} leaves as it is, with the tiny random model. */
class ReplaceCommandTests {
    private static final long TIME_REFERENCE = 480_000;

    @TempDir Path folder;

    private Path song(SampleEncoding encoding) throws IOException {
        Path plain = Sounds.music(folder.resolve("plain.wav"), 4);
        Path song = folder.resolve("song.wav");
        WavFile.write(song, WavFile.read(plain), encoding, OptionalLong.of(TIME_REFERENCE));
        return song;
    }

    private Ended replace(Path song, String... options) {
        return CommandInThisProcess.run(
                Stream.concat(
                                Stream.of("replace", song.toString(), "bells", "--takes", "2"),
                                Stream.concat(
                                        Stream.of(options),
                                        Stream.of(
                                                "--out",
                                                folder.resolve("out.wav").toString(),
                                                "--engine",
                                                "inprocess",
                                                "--seed",
                                                "3")))
                        .toArray(String[]::new));
    }

    @ParameterizedTest
    @CsvSource({
        "PCM_16, 1.5, 2.5",
        "PCM_24, 0, 1.01",
        "FLOAT_32, 3, 4",
        "PCM_32, 1.00001, 1.77777"
    })
    void everySampleOutsideOfThePartStaysAsItIs(SampleEncoding encoding, double from, double to)
            throws IOException {
        Path song = song(encoding);
        Ended ended = replace(song, "--from", "" + from, "--to", "" + to, "--no-origin");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        Path out = folder.resolve("out.wav");
        byte[] before = Files.readAllBytes(song);
        byte[] after = Files.readAllBytes(out);
        int frame = 2 * encoding.byteSize();
        int length = 4 * Sounds.RATE_HZ;
        int first = before.length - (length - (int) Math.round(from * Sounds.RATE_HZ)) * frame;
        int end = before.length - (length - (int) Math.round(to * Sounds.RATE_HZ)) * frame;
        assertEquals(before.length, after.length);
        assertArrayEquals(Arrays.copyOf(before, first), Arrays.copyOf(after, first));
        assertArrayEquals(
                Arrays.copyOfRange(before, end, before.length),
                Arrays.copyOfRange(after, end, after.length));
        assertFalse(Arrays.equals(before, first, end, after, first, end));
        if (to < 4) { // the last sample of the fade is that which stood there
            assertArrayEquals(
                    Arrays.copyOfRange(before, end - frame, end),
                    Arrays.copyOfRange(after, end - frame, end));
        }
        assertEquals(OptionalLong.of(TIME_REFERENCE), SoundFile.at(out).timeReference());
    }

    @Test
    void barsAreCountedFromOneAndTheNewMusicAloneKnowsItsPlace() throws IOException {
        Path song = song(SampleEncoding.PCM_16);
        Ended ended =
                replace(
                        song,
                        "--from-bar",
                        "3",
                        "--bars",
                        "2",
                        "--bpm",
                        "240",
                        "--meter",
                        "3/4",
                        "--part-only");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        Path out = folder.resolve("out.wav");
        int bar = 3 * Sounds.RATE_HZ / 4;
        assertEquals(2 * bar, WavFile.read(out).length());
        assertEquals(OptionalLong.of(TIME_REFERENCE + 2L * bar), SoundFile.at(out).timeReference());
    }

    @Test
    void bothTakesAreWrittenAndAllOfThemAreTold() throws IOException {
        Ended ended =
                replace(song(SampleEncoding.PCM_16), "--from", "1", "--to", "2", "--keep", "2");
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertEquals(2, ended.out().size());
        List<String> told = ended.err().stream().filter(line -> line.contains("strain")).toList();
        assertEquals(2, told.size());
        assertTrue(told.getFirst().contains("beginning: ") && told.getFirst().contains("end: "));
    }

    @ParameterizedTest
    @CsvSource({
        "--from,2,--to,1",
        "--from,1,--to,9",
        "--from,-1,--to,1",
        "--from,1,--to,1.1",
        "--from-bar,0,--bpm,120",
        "--from-bar,9,--bpm,120"
    })
    void aPartThatIsNotThereIsRefusedInOneSentence(
            String first, String one, String second, String other) throws IOException {
        Ended ended = replace(song(SampleEncoding.PCM_16), first, one, second, other);
        assertEquals(ExitCode.BAD_USE.number(), ended.code());
        assertEquals(1, ended.err().size(), ended.err().toString());
        assertTrue(ended.err().getFirst().contains("expected"), ended.err().toString());
        assertFalse(Files.exists(folder.resolve("out.wav")));
    }

    @Test
    void timesCanBeToldATempoAsBarsAre() throws IOException {
        Path song = song(SampleEncoding.PCM_16);
        Ended ended =
                CommandInThisProcess.run(
                        "replace",
                        song.toString(),
                        "--from=1",
                        "--to=2",
                        "--bpm=87",
                        "--takes=1",
                        "--engine=inprocess",
                        "--out=" + folder.resolve("out.wav"));
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        assertTrue(
                ended.err().stream().anyMatch(line -> line.contains("87 bpm")),
                ended.err().toString());
    }

    /** The new second, but for its end, which fades into what stood there. */
    private float[] instead(Path song, Path model, String name, String... options)
            throws IOException {
        Path out = folder.resolve(name + ".wav");
        List<String> all =
                new ArrayList<>(
                        List.of(
                                "replace",
                                song.toString(),
                                "bells",
                                "--from=1.5",
                                "--to=2.5",
                                "--part-only",
                                "--takes=1",
                                "--seed=3",
                                "--bit-depth=32f",
                                "--engine=inprocess",
                                "--model=" + model,
                                "--out=" + out));
        all.addAll(List.of(options));
        Ended ended = CommandInThisProcess.run(all.toArray(String[]::new));
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        return WavFile.read(out).slice(0, (int) (0.9 * Sounds.RATE_HZ)).channel(0);
    }

    @Test
    void theMelodyThatStoodThereLeadsWhereItIsToBeKept() throws IOException {
        Path melodyModel = Path.of("../models/nano");
        AudioSamples low = WavFile.read(song(SampleEncoding.PCM_16));
        float[][] other = Stream.of(low.channels()).map(float[]::clone).toArray(float[][]::new);
        for (int i = (int) (1.5 * Sounds.RATE_HZ); i < 2.5 * Sounds.RATE_HZ; i++) {
            other[0][i] = (float) (0.3 * Math.sin(2 * Math.PI * 523 * i / Sounds.RATE_HZ));
            other[1][i] = other[0][i];
        }
        Path first = folder.resolve("low.wav");
        Path second = folder.resolve("high.wav");
        WavFile.write(first, low, SampleEncoding.PCM_16);
        WavFile.write(second, new AudioSamples(other, Sounds.RATE_HZ), SampleEncoding.PCM_16);
        assertArrayEquals(
                instead(first, melodyModel, "a"),
                instead(second, melodyModel, "b"),
                "nothing is known of what stood there");
        assertFalse(
                Arrays.equals(
                        instead(first, melodyModel, "c", "--keep-melody"),
                        instead(second, melodyModel, "d", "--keep-melody")));
        Path deaf = folder.resolve("no-melody");
        RandomCheckpoint.write(
                deaf,
                new ModelGeometry(48, 2, 4, 4, 37, 1, false, 20, 1, 2, 12, 32, 101, 2, 8),
                ElementType.FLOAT32,
                5);
        Ended ended = replace(first, "--from=1", "--to=2", "--keep-melody", "--model=" + deaf);
        assertEquals(ExitCode.BAD_USE.number(), ended.code());
        assertTrue(
                ended.err().getLast().contains("expected a melody model"), ended.err().toString());
    }
}
