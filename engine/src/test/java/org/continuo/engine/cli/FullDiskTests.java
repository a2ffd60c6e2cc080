package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** On a disk of 8 KB: the sentence names the file that found no room, and no half of it stays. */
@EnabledOnOs(OS.LINUX)
class FullDiskTests {
    private static final String MOUNT =
            "mount -t tmpfs -o size=8k continuo-test disk && \"$@\"; code=$?; echo disk:; ls -A"
                    + " disk; exit $code";

    @TempDir Path folder;

    @BeforeEach
    void needMounting() throws Exception {
        Files.createDirectories(folder.resolve("disk"));
        Process attempt =
                new ProcessBuilder("unshare", "--mount", "mount", "-t", "tmpfs", "none", "/mnt")
                        .redirectErrorStream(true)
                        .start();
        attempt.getInputStream().readAllBytes();
        assumeTrue(attempt.waitFor() == 0, "mounting a small disk needs root");
    }

    @Test
    void aClipsSentenceNamesItsFile() throws Exception {
        assertNamed("disk/clip.wav", "generate", "--seconds", "0.5", "-o", "disk/clip.wav");
    }

    @Test
    void soDoesThatOfItsCodes() throws Exception {
        assertNamed(
                "disk/codes.npy",
                "generate",
                "--frames",
                "600",
                "--codes-out",
                "disk/codes.npy",
                "-o",
                "clip.wav");
    }

    @Test
    void soDoThoseOfEncodedAndDecodedSounds() throws Exception {
        Path sound = Sounds.music(folder.resolve("sound.wav"), 12);
        for (String tokens : List.of("disk/tokens.npy", "disk/tokens.safetensors")) {
            assertNamed(
                    folder.toRealPath().resolve(tokens).toString(),
                    "encode",
                    sound.toString(),
                    "-o",
                    tokens);
        }
        assertEquals(
                0,
                ContinuoProcess.in(folder)
                        .run("encode", sound.toString(), "-o", "tokens.npy")
                        .code());
        assertNamed(
                folder.toRealPath().resolve("disk/sound.wav").toString(),
                "decode",
                "tokens.npy",
                "-o",
                "disk/sound.wav");
    }

    @Test
    void whatAFolderHadMadeStays() throws Exception {
        Files.createDirectory(folder.resolve("songs"));
        Sounds.music(folder.resolve("songs/a.wav"), 0.5);
        Sounds.music(folder.resolve("songs/b.wav"), 12);
        assertNamed(
                folder.toRealPath().resolve("disk/b.npy").toString(),
                List.of("a.npy"),
                "encode",
                folder.toRealPath().resolve("songs").toString(),
                "-o",
                folder.toRealPath().resolve("disk").toString());
    }

    @Test
    void soDoesThatOfAnEvaluationsPicture() throws Exception {
        Path clips = Files.createDirectory(folder.resolve("clips"));
        Path first = Sounds.music(clips.resolve("0.wav"), 1);
        for (int i = 1; i < 40; i++) {
            Files.createLink(clips.resolve(i + ".wav"), first);
        }
        assertNamed(
                folder.toRealPath().resolve("disk/measures.svg").toString(),
                "evaluate",
                clips.toString(),
                "--picture",
                "disk/measures.svg");
    }

    private void assertNamed(String file, String... command) throws Exception {
        assertNamed(file, List.of(), command);
    }

    private void assertNamed(String file, List<String> kept, String... command) throws Exception {
        List<String> prefix =
                new ArrayList<>(List.of("unshare", "--mount", "sh", "-c", MOUNT, "sh"));
        Ended ended = ContinuoProcess.in(folder).under(prefix.toArray(String[]::new)).run(command);
        assertEquals(4, ended.code(), ended::lastErr);
        assertEquals("continuo: " + file + ": No space left on device", ended.lastErr());
        List<String> out = ended.out();
        assertEquals(
                kept,
                out.subList(out.indexOf("disk:") + 1, out.size()),
                "what is left on the disk");
        assertFalse(ended.hasStackTrace());
    }
}
