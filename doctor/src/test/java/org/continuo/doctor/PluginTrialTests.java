package org.continuo.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process says when there is no plugin to try. */
class PluginTrialTests {
    @TempDir private Path folder;

    private List<String> said() throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-cp",
                                System.getProperty("java.class.path"),
                                PluginTrial.class.getName(),
                                folder.resolve("Some.vst3").toString())
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (var reader = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> lines = reader.readAllLines();
            assertEquals(0, process.waitFor());
            return lines;
        }
    }

    @Test
    void aFolderWithoutAPluginIsOneSentence() throws Exception {
        List<String> said = said();

        assertEquals("continuo-doctor\tbegin\tload\t", said.getFirst());
        assertTrue(said.getLast().startsWith("continuo-doctor\twrong\tload\t"), said::toString);
        assertTrue(
                said.getLast().endsWith("expected a VST3 plugin, found no file"), said::toString);
    }

    @Test
    void whatSaysNothingIsToldByItsName() {
        assertEquals("IllegalStateException", PluginTrial.sentence(new IllegalStateException()));
        assertEquals("closed", PluginTrial.sentence(new IllegalStateException("closed")));
    }

    @Test
    void aSharedObjectThatIsNoPluginIsToldByWhatItLacks() throws Exception {
        List<String> said = saidOf("libjvm.so");

        assertTrue(said.getLast().startsWith("continuo-doctor\twrong\tload\t"), said::toString);
        assertTrue(said.getLast().contains("ModuleEntry"), said::toString);
    }

    @Test
    void aLibraryThatThePluginNeedsIsNamed() throws Exception {
        List<String> said = saidOf("libnot.so");

        assertTrue(
                said.getLast().contains("libnot.so: cannot open shared object file"),
                said::toString);
        assertFalse(said.getLast().contains("resource path"), said::toString);
    }

    /** With a library of the JDK's in the plugin's place, which needs {@code needed}. */
    private List<String> saidOf(String needed) throws Exception {
        Path foreign = Path.of(System.getProperty("java.home"), "lib/libzip.so");
        assumeTrue(Files.isRegularFile(foreign), "needs Linux and a JDK with its own zip library");
        String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x86_64";
        Path object = folder.resolve("Some.vst3/Contents/%s-linux/Some.so".formatted(machine));
        Files.createDirectories(object.getParent());
        String bytes = Files.readString(foreign, StandardCharsets.ISO_8859_1);
        assertTrue(bytes.contains("libjvm.so"), "what it needs is written in it");
        Files.writeString(object, bytes.replace("libjvm.so", needed), StandardCharsets.ISO_8859_1);
        return said();
    }
}
