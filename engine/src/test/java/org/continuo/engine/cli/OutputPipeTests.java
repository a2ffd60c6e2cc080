package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pipes where files are to be written. */
class OutputPipeTests {
    @TempDir Path folder;

    private Path pipe(String name) throws Exception {
        Path pipe = folder.resolve(name);
        assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
        return pipe;
    }

    private String refusal(String... arguments) {
        PrintStream usual = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            assertEquals(2, Main.run(arguments), said::toString);
        } finally {
            System.setErr(usual);
        }
        return said.toString(StandardCharsets.UTF_8);
    }

    private static void assertStays(Path pipe) {
        assertTrue(Files.exists(pipe) && !Files.isRegularFile(pipe), "the pipe stays a pipe");
    }

    @Test
    void aClipsPlaceThatIsAPipeIsRefusedWithAWordOnStreams() throws Exception {
        for (String name : new String[] {"clip.wav", "pipe"}) {
            Path pipe = pipe(name);
            String sentence = refusal("generate", "bells", "-o", pipe.toString());
            assertTrue(sentence.contains("expected a file, found the pipe"), sentence);
            assertTrue(sentence.contains("--stream-out"), sentence);
            assertStays(pipe);
        }
        Path link = Files.createSymbolicLink(folder.resolve("l.wav"), folder.resolve("clip.wav"));
        assertTrue(refusal("generate", "-o", link.toString()).contains("--stream-out"));
    }

    @Test
    void soAreThePlacesOfCodesAndOfNumberedClipsAndTheProgressFile() throws Exception {
        Path codes = pipe("codes.npy");
        assertTrue(refusal("generate", "--codes-out", codes.toString()).contains("found the pipe"));
        assertStays(codes);
        Path second = pipe("take-2.wav");
        String takes =
                refusal("generate", "--takes", "2", "-o", folder.resolve("take.wav").toString());
        assertTrue(takes.contains("take-2.wav: expected a file or nothing"), takes);
        assertStays(second);
        Path progress = pipe("progress.json");
        String ofProgress = refusal("generate", "--progress-file", progress.toString());
        assertTrue(ofProgress.contains("progress.json: expected a file or nothing"), ofProgress);
        assertStays(progress);
    }
}
