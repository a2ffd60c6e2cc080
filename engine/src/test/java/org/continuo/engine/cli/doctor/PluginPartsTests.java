package org.continuo.engine.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.continuo.core.files.OperatingSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginPartsTests {
    @TempDir private Path data;

    private PluginParts parts(Path bundle, Map<String, String> environment) {
        Machine machine = new Machine(OperatingSystem.LINUX, "x86_64", data, environment);
        return PluginParts.of(new InstalledPlugin(bundle, machine), data);
    }

    private PluginParts parts() {
        return parts(data.resolve(".vst3/Continuo.vst3"), Map.of());
    }

    private Path jar(String name) throws IOException {
        Path jar = data.resolve(name);
        Files.createDirectories(jar.getParent());
        try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry("Some.class"));
        }
        return jar;
    }

    private static void assertWrong(Finding finding, String part) {
        assertFalse(finding.ok(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
    }

    @Test
    void everyMissingPartIsNamed() throws IOException {
        assertWrong(parts().jars(), data.resolve("plugin-java/plugin-java.jar").toString());
        jar("plugin-java/plugin-java.jar");
        assertWrong(parts().jars(), data.resolve("engine/engine.jar").toString());
        jar("engine/engine.jar");
        assertWrong(parts().jars(), data.resolve("engine/engine.args").toString());
        Files.writeString(data.resolve("engine/engine.args"), "-Xmx2g");
        assertTrue(parts().jars().ok());
    }

    @Test
    void aJarThatWasCopiedInPartIsTold() throws IOException {
        jar("plugin-java/plugin-java.jar");
        jar("engine/engine.jar");
        Path library = jar("engine/library.jar");
        byte[] whole = Files.readAllBytes(library);
        Files.write(library, Arrays.copyOf(whole, whole.length / 2));

        assertWrong(parts().jars(), library + ": expected a whole jar");
    }

    @Test
    void theModelMustBeOneThatMusicCanBeMadeWith() throws IOException {
        assertWrong(parts().model(), "found none");
        Path nano = Files.createDirectories(data.resolve("models/nano"));
        Files.writeString(nano.resolve("config.json"), "{}");
        assertThrows(IOException.class, () -> parts().model());
        assertFalse(new StepList(_ -> {}).take("model", parts()::model));
    }

    @Test
    void theOneThatComesWithContinuoIsWell() throws IOException {
        Machine machine = parts().machine();

        assertTrue(new PluginParts(Path.of(".."), data, data, machine).model().ok());
    }

    @Test
    void thePartsOfASystemsPluginAreTheSystems() {
        Path own = data.resolve(".vst3/Continuo.vst3");
        Path ofTheSystem = Path.of("/usr/lib/vst3/Continuo.vst3");
        assertEquals(data, parts(own, Map.of()).folder());
        assertEquals(data, parts(Path.of("/usr/local/lib/vst3/Continuo.vst3"), Map.of()).folder());
        assertEquals(Path.of("/usr/lib/continuo"), parts(ofTheSystem, Map.of()).folder());
        assertEquals(Path.of("/usr/lib/continuo/runtime"), parts(ofTheSystem, Map.of()).runtime());
        assertEquals(
                Path.of("/a/jdk"), parts(own, Map.of("CONTINUO_JAVA_HOME", "/a/jdk")).runtime());
    }

    @Test
    void onWindowsThePartsOfAPluginInProgramFilesAreAllUsers() throws IOException {
        Path programs = data.resolve("Program Files");
        Path local = data.resolve("AppData/Local");
        Machine windows =
                new Machine(
                        OperatingSystem.WINDOWS,
                        "x86_64",
                        data,
                        Map.of(
                                "ProgramFiles", programs.toString(),
                                "CommonProgramFiles", programs.resolve("Common Files").toString(),
                                "LOCALAPPDATA", local.toString()));
        Path ofAll = programs.resolve("Common Files/VST3/Continuo.vst3");
        assertEquals(
                programs.resolve("Continuo"),
                PluginParts.of(new InstalledPlugin(ofAll, windows), data).folder());

        PluginParts own =
                PluginParts.of(
                        new InstalledPlugin(
                                local.resolve("Programs/Common/VST3/Continuo.vst3"), windows),
                        data);
        assertEquals(data, own.folder());
        assertEquals(
                data.resolve("runtime/bin/javaw.exe").toString(), own.engineCommand().getFirst());
    }

    /** A word that C++ does not know would be another engine than the plugin's. */
    @Test
    void theEngineIsStartedWithThePluginsOwnWords() throws IOException {
        Files.createDirectories(data.resolve("engine/native"));
        Files.createFile(data.resolve("engine/engine.aot"));
        String source = Files.readString(Path.of("../native-shim/src/jvm/JavaParts.cpp"));
        List<String> command = parts().engineCommand();

        assertTrue(command.size() >= 9, command::toString);
        for (String word : command) {
            String fixed = word.replaceFirst("=/.*", "=").replaceFirst("^@.*", "@");
            if (!fixed.startsWith("/")) {
                assertTrue(source.contains('"' + fixed), fixed);
            }
        }
    }
}
