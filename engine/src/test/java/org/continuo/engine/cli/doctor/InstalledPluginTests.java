package org.continuo.engine.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.continuo.core.files.OperatingSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstalledPluginTests {
    private static final String OBJECT = "Contents/x86_64-linux/Continuo.so";

    @TempDir private Path home;
    private Machine machine = new Machine(OperatingSystem.LINUX, "", Path.of(""), Map.of());

    @BeforeEach
    void linux() {
        machine = new Machine(OperatingSystem.LINUX, "x86_64", home, Map.of());
    }

    private InstalledPlugin at(String folder) {
        return new InstalledPlugin(home.resolve(folder).resolve("Continuo.vst3"), machine);
    }

    private Path write(InstalledPlugin plugin, int processor, int bytes) throws IOException {
        return SharedObjects.write(plugin.bundle().resolve(OBJECT), processor, bytes);
    }

    private static void assertWrong(Finding finding, String part) {
        assertFalse(finding.ok(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
        assertFalse(finding.advice().isEmpty());
    }

    @Test
    void thePluginOfTheUserIsFound() throws IOException {
        InstalledPlugin plugin = at(".vst3");
        write(plugin, SharedObjects.X86_64, SharedObjects.BYTES);

        assertEquals(plugin, InstalledPlugin.ofUser(machine));
        assertTrue(plugin.place().ok(), () -> plugin.place().toString());
        assertTrue(plugin.binaryFinding().ok());
    }

    @Test
    void whereNoneIsAllFoldersAreNamed() {
        Finding finding = at(".vst3").place();

        assertWrong(finding, home.resolve(".vst3").toString());
        assertWrong(finding, "/usr/local/lib/vst3");
        assertWrong(at("elsewhere").place(), "found no such folder");
    }

    @Test
    void aFolderThatNoDawLooksThroughIsTold() throws IOException {
        InstalledPlugin plugin = at("Downloads");
        write(plugin, SharedObjects.X86_64, SharedObjects.BYTES);

        assertWrong(plugin.place(), "found it in " + home.resolve("Downloads"));
        assertTrue(plugin.place().advice().contains(home.resolve(".vst3").toString()));
    }

    @Test
    void aFileInTheBundlesPlaceIsNoPlugin() throws IOException {
        Files.createDirectories(home.resolve(".vst3"));
        Files.writeString(home.resolve(".vst3/Continuo.vst3"), "a download that went wrong");

        assertWrong(at(".vst3").binaryFinding(), "expected a VST3 plugin with " + OBJECT);
    }

    @Test
    void aBundleForAnotherSystemSaysForWhich() throws IOException {
        Files.createDirectories(at(".vst3").bundle().resolve("Contents/MacOS"));

        assertWrong(at(".vst3").binaryFinding(), "found one for MacOS");
    }

    @Test
    void anObjectForAnotherProcessorIsToldBeforeItIsLoaded() throws IOException {
        write(at(".vst3"), SharedObjects.AARCH64, SharedObjects.BYTES);

        assertWrong(
                at(".vst3").binaryFinding(),
                "expected a shared object for x86_64, found one for aarch64");
    }

    @Test
    void aTruncatedObjectIsToldWhereverItEnds() throws IOException {
        for (int bytes : new int[] {0, 3, 4, 40, 64, SharedObjects.BYTES - 1}) {
            write(at(".vst3"), SharedObjects.X86_64, bytes);

            assertWrong(at(".vst3").binaryFinding(), "expected a");
        }
    }

    @Test
    void textIsNoObject() throws IOException {
        Path object = write(at(".vst3"), SharedObjects.X86_64, SharedObjects.BYTES);
        Files.writeString(object, "<!DOCTYPE html>".repeat(20));

        assertWrong(at(".vst3").binaryFinding(), "found something else");
    }
}
