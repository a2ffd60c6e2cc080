package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.ContinuoProcess.Running;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** {@code --stream-out}, end to end with the tiny random model. */
@DisabledOnOs(OS.WINDOWS)
class StreamOutTests {
    @TempDir Path folder;

    private Path fifo() throws IOException, InterruptedException {
        Path fifo = folder.resolve("sound");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        return fifo;
    }

    private Running start(String... arguments) throws IOException {
        return ContinuoProcess.in(folder).start(arguments);
    }

    @Test
    void theOutputStreamCarriesTheSamplesOfTheFileAndNothingElse() throws Exception {
        Path song = Sounds.music(folder.resolve("song.wav"), 1.3);
        Running running =
                start(
                        "continue",
                        song.toString(),
                        "--seconds",
                        "1.23",
                        "--keep-prompt",
                        "--bit-depth",
                        "32f",
                        "--takes",
                        "2",
                        "--out",
                        "new.wav",
                        "--stream-out",
                        "-");
        assertTrue(running.process().waitFor() == 0, () -> "see " + running.err());
        assertSame(WavFile.read(folder.resolve("new-1.wav")), WavFile.read(running.out()));
        assertTrue(Files.readString(running.err()).contains("new-1.wav"));
    }

    @Test
    void aReaderOfAFifoHearsTheClipThatIsWritten() throws Exception {
        Path fifo = fifo();
        CompletableFuture<byte[]> heard = new CompletableFuture<>();
        Thread.ofPlatform()
                .daemon()
                .start(() -> {
                    try (InputStream in = Files.newInputStream(fifo)) {
                        heard.complete(in.readAllBytes());
                    } catch (IOException problem) {
                        heard.completeExceptionally(problem);
                    }
                });
        Ended ended =
                start(
                                "generate",
                                "--seconds",
                                "1",
                                "--rate",
                                "48000",
                                "--bit-depth",
                                "32f",
                                "--out",
                                "clip.wav",
                                "--json",
                                "--stream-out",
                                fifo.toString())
                        .end();
        assertEquals(0, ended.code(), () -> String.join("\n", ended.out()));
        Path copy = folder.resolve("heard.wav");
        Files.write(copy, heard.get());
        assertSame(WavFile.read(folder.resolve("clip.wav")), WavFile.read(copy));
    }

    @Test
    void aReaderThatLeavesEarlyEndsTheStreamAndNotTheGeneration() throws Exception {
        Path fifo = fifo();
        Running running =
                start(
                        "generate",
                        "--seconds",
                        "12",
                        "--rate",
                        "192000",
                        "--out",
                        "clip.wav",
                        "--stream-out",
                        fifo.toString());
        try (InputStream in = Files.newInputStream(fifo)) {
            assertEquals('R', in.read());
        }
        Ended ended = running.end();
        assertEquals(0, ended.code());
        assertFalse(ended.hasStackTrace());
        assertEquals(1, ended.err().stream().filter(line -> line.contains("ends early")).count());
        assertEquals(12 * 192_000, WavFile.read(folder.resolve("clip.wav")).length());
    }

    @Test
    void aFifoThatNobodyReadsHoldsNothingUp() throws Exception {
        Ended ended =
                start(
                                "generate",
                                "--seconds",
                                "0.5",
                                "--loudness",
                                "peak",
                                "--out",
                                "clip.wav",
                                "--stream-out",
                                fifo().toString())
                        .end();
        assertEquals(0, ended.code());
        assertTrue(ended.err().stream().anyMatch(line -> line.contains("had no reader")));
        assertTrue(ended.err().stream().anyMatch(line -> line.contains("not levelled")));
        assertTrue(Files.exists(folder.resolve("clip.wav")));
    }

    @Test
    void whatIsNoPipeIsRefusedBeforeAnythingIsLoaded() throws Exception {
        Path file = Files.writeString(folder.resolve("notes.txt"), "mine");
        for (String place : new String[] {file.toString(), "nowhere", folder.toString()}) {
            Ended ended = start("generate", "--stream-out", place).end();
            assertEquals(2, ended.code());
            assertTrue(ended.lastErr().contains("expected - or a FIFO that exists"));
        }
        assertEquals("mine", Files.readString(file));
        Ended both = start("generate", "--json", "--stream-out", "-").end();
        assertEquals(2, both.code());
        assertTrue(both.lastErr().contains("--stream-out: expected a FIFO together with --json"));
    }

    private static void assertSame(AudioSamples expected, AudioSamples found) {
        assertEquals(expected.sampleRateHz(), found.sampleRateHz());
        assertEquals(expected.channelCount(), found.channelCount());
        for (int channel = 0; channel < expected.channelCount(); channel++) {
            assertArrayEquals(expected.channel(channel), found.channel(channel));
        }
    }
}
