package org.continuo.plugin.clip;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.WavFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The store when its process is killed, and when there is no room for a clip. */
@DisabledOnOs(OS.WINDOWS)
class ClipStoreCrashTests {
    @TempDir private Path folder;

    @Test
    void whatWasStoredSurvivesThatItsProcessIsKilledAtAnyMoment() throws Exception {
        var random = new Random(5);
        var told = new ArrayList<String>();
        for (int round = 0; round < 5; round++) {
            Process writer = start(command());
            try (BufferedReader lines = writer.inputReader()) {
                for (int i = 0; i <= random.nextInt(4); i++) {
                    String line = lines.readLine();
                    assertNotNull(line, "the writer ended by itself");
                    told.add(line.replace("stored ", ""));
                }
                Thread.sleep(random.nextInt(20)); // into the next clip
                writer.destroyForcibly().waitFor();
            }
        }
        ClipStore store = store(folder);
        List<Clip> clips = StoredClips.in(folder);
        List<String> ids = clips.stream().map(Clip::id).toList();
        assertTrue(ids.containsAll(told), () -> "expected " + told + ", found " + ids);
        for (Clip clip : clips) {
            AudioSamples sound = WavFile.read(clip.path());
            assertEquals(clip.samples(), sound.length());
            assertEquals(clip.seed() * 32_000, sound.length());
        }
        Clip next = store.add(AudioSamples.mono(new float[10], 32_000), 1, "next", List.of());
        assertEquals(clips.size() + 1, StoredClips.in(folder).size());
        assertEquals(next, store.find(next.id()).orElseThrow());
    }

    @Test
    void aClipThatIsLargerThanAFileMayBeIsOneSentenceAndTheOthersStay() throws Exception {
        List<String> said = run(List.of("bash", "-c", "ulimit -f 300; exec \"$0\" \"$@\""));
        // 128 kB a second: two fit, the third does not.
        assertEquals(3, said.size(), said::toString);
        assertTrue(
                said.getLast().startsWith("the clip could not be stored in " + folder + ": "),
                said::toString);
        List<Clip> clips = StoredClips.in(folder);
        assertEquals(2, clips.size());
        assertEquals(64_000, WavFile.read(clips.getFirst().path()).length());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(4, files.count(), "nothing is left of the third");
        }
    }

    /** A file system of one megabyte, where users may mount one in a name space of their own. */
    @Test
    void aFullDiskIsOneSentenceAndWhatWasStoredStays() throws Exception {
        String mount = "mount -t tmpfs -o size=1m none '%s'".formatted(folder);
        assumeTrue(succeeds("unshare", "-rm", "sh", "-c", mount), "unshare may mount nothing here");
        Path copy = Files.createTempDirectory("clips");
        try {
            String script = mount + "; \"$0\" \"$@\"; cp -a '%s/.' '%s'".formatted(folder, copy);
            List<String> said = run(List.of("unshare", "-rm", "bash", "-c", script));
            assertEquals(
                    "the clip could not be stored in " + folder + ": No space left on device",
                    said.getLast());
            assertTrue(said.size() > 2, said::toString);
            List<Clip> clips = StoredClips.in(copy);
            assertEquals(said.size() - 1, clips.size());
            for (Clip clip : clips) {
                assertEquals(clip.samples(), WavFile.read(clip.path()).length());
            }
            try (Stream<Path> files = Files.list(copy)) {
                assertEquals(2L * clips.size(), files.count(), "nothing is left of the last");
            }
        } finally {
            try (Stream<Path> files = Files.list(copy)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(copy);
        }
    }

    private List<String> command() {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:-UsePerfData", // a file that a limit would forbid
                "-cp",
                System.getProperty("java.class.path"),
                ClipWriter.class.getName(),
                folder.toString());
    }

    /** What the writer says until it ends, when it is started by another command. */
    private List<String> run(List<String> before) throws Exception {
        var command = new ArrayList<>(before);
        command.addAll(command());
        Process writer = start(command);
        try (BufferedReader lines = writer.inputReader()) {
            return lines.lines().toList();
        } finally {
            writer.destroyForcibly().waitFor();
        }
    }

    private static Process start(List<String> command) throws IOException {
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static boolean succeeds(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static ClipStore store(Path place) {
        return new ClipStore(place, Long.MAX_VALUE, InstantSource.system());
    }
}
