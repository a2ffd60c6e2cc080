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
import java.util.UUID;
import org.continuo.core.audio.WavFile;
import org.continuo.core.tensor.NpyFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.service.TestEngine;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was made is found again, and made again. */
class TakesCommandTests {
    @TempDir Path folder;

    private static Ended done(String... arguments) {
        Ended ended = CommandInThisProcess.run(arguments);
        assertEquals(ExitCode.DONE.number(), ended.code(), ended.err().toString());
        return ended;
    }

    @Test
    void aTakeIsFoundByItsWordsStarredExportedMadeAgainAndRemoved() throws IOException {
        String word = "w" + UUID.randomUUID();
        Path song = Sounds.music(folder.resolve("song.wav"), 3);
        Path clip = folder.resolve("clip.wav");
        done(
                "continue",
                song.toString(),
                "bells " + word,
                "--seconds=0.5",
                "--takes=3",
                "--keep=1",
                "--seed=5",
                "--bit-depth=32f",
                "--temperature=1.1",
                "--engine=inprocess",
                "--model=" + TestEngine.model(),
                "--out=" + clip);
        List<String> found = done("takes", "list", word).out();
        assertEquals(1, found.size(), "the take that was written: " + found);
        String id = found.getFirst().substring(0, 8);
        assertTrue(found.getFirst().contains("tiny"), found.getFirst());
        done("takes", "star", id);
        assertEquals(1, done("takes", "list", word, "--starred", "--json").out().size());
        String shown = String.join("\n", done("takes", "show", id).out());
        assertTrue(shown.contains("\"temperature\" : 1.1"), shown);
        Path exported = folder.resolve("exported.wav");
        done("takes", "export", id, "--out", exported.toString());
        float[] samples = WavFile.read(clip).channel(0);
        assertArrayEquals(samples, WavFile.read(exported).channel(0));
        Path again = folder.resolve("again.wav");
        done("takes", "again", id, "--engine=inprocess", "--bit-depth=32f", "--out=" + again);
        assertArrayEquals(samples, WavFile.read(again).channel(0));
        done("takes", "remove", id);
        assertEquals(
                ExitCode.BAD_USE.number(), CommandInThisProcess.run("takes", "show", id).code());
        assertTrue(Files.exists(clip));
    }

    private Path generated(String words, double seconds, String codes) throws IOException {
        Path clip = folder.resolve(codes + ".wav");
        done(
                "generate",
                words,
                "--seconds=" + seconds,
                "--seed=5",
                "--precision=fp32",
                "--bit-depth=32f",
                "--engine=inprocess",
                "--model=" + TestEngine.model(),
                "--codes-out=" + folder.resolve(codes + ".npy"),
                "--out=" + clip);
        return clip;
    }

    private static String newest(String words) {
        return done("takes", "list", words).out().getFirst().substring(0, 8);
    }

    private float[] wentOn(String id, String name, String... arguments) throws IOException {
        List<String> all = new ArrayList<>(List.of("takes", "continue", id));
        all.addAll(List.of(arguments));
        all.addAll(
                List.of(
                        "--engine=inprocess",
                        "--bit-depth=32f",
                        "--codes-out=" + folder.resolve(name + ".npy"),
                        "--out=" + folder.resolve(name + ".wav")));
        done(all.toArray(String[]::new));
        return WavFile.read(folder.resolve(name + ".wav")).channel(0);
    }

    private long[] codes(String name) throws IOException {
        return NpyFile.readLongs(folder.resolve(name + ".npy")).values();
    }

    /** In 32-bit floats, so that a prompt at once is what steps were. */
    @Test
    void aTakeThatGoesOnTwiceIsWhatItWouldHaveBeenAtOnce() throws IOException {
        String words = "w" + UUID.randomUUID();
        float[] whole = WavFile.read(generated(words, 0.8, "whole")).channel(0);
        float[] first = WavFile.read(generated(words, 0.4, "first")).channel(0);
        wentOn(newest(words), "second", "--seconds=0.2", "--seed=5");
        float[] third = wentOn(newest(words), "third", "--seconds=0.2", "--seed=5");
        assertArrayEquals(codes("whole"), codes("third"));
        assertArrayEquals(first, Arrays.copyOf(third, first.length), "what stays is what was");
        assertEquals(whole.length, third.length);
        String last = newest(words);
        Path again = folder.resolve("again.wav");
        done("takes", "again", last, "--engine=inprocess", "--bit-depth=32f", "--out=" + again);
        assertArrayEquals(third, WavFile.read(again).channel(0));
    }

    @Test
    void fromHereTheRestIsMadeAnewAndTheBarsBeforeStay() throws IOException {
        String words = "w" + UUID.randomUUID();
        float[] take = WavFile.read(generated(words, 1, "take")).channel(0);
        String id = newest(words);
        float[] anew = wentOn(id, "anew", "--keep-bars=1", "--bpm=400", "--seed=6");
        int kept = (int) (0.6 * TestEngine.MODEL_RATE_HZ);
        assertEquals(take.length, anew.length);
        assertArrayEquals(Arrays.copyOf(take, kept), Arrays.copyOf(anew, kept));
        assertFalse(Arrays.equals(take, anew));
        float[] part = wentOn(id, "part", "--keep-seconds=0.6", "--part-only", "--seed=6");
        assertArrayEquals(Arrays.copyOfRange(anew, kept, anew.length), part);
        Path loop = folder.resolve("loop.wav");
        done(
                "loop",
                words,
                "--bars=1",
                "--bpm=400",
                "--takes=1",
                "--engine=inprocess",
                "--model=" + TestEngine.model(),
                "--out=" + loop);
        for (String[] bad :
                new String[][] {
                    {"takes", "continue", id, "--keep-bars=1"},
                    {"takes", "continue", id, "--keep-seconds=2"},
                    {"takes", "continue", id, "--keep-seconds=0.001"},
                    {"takes", "continue", newest(words)}
                }) {
            Ended refused = CommandInThisProcess.run(bad);
            assertEquals(ExitCode.BAD_USE.number(), refused.code(), refused.toString());
            assertTrue(refused.err().getLast().contains("expected"), refused.toString());
        }
    }
}
