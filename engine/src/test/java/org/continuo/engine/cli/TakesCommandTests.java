package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.continuo.core.audio.WavFile;
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
}
