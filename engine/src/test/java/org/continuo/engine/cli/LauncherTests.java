package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The script {@code continuo}, in a copy of the installation whose path has spaces. */
class LauncherTests {
    private static final Path REPOSITORY = Path.of("..");

    @TempDir Path folder;
    private Path home = Path.of("");

    /** How a script ended, with both its streams in one. */
    private record Ended(int code, String output) {}

    @BeforeEach
    void install() throws IOException {
        home = folder.resolve("an installation");
        Path target = home.resolve("engine/target");
        Files.createDirectories(target.resolve("lib"));
        for (String module : List.of("core", "engine", "doctor", "conformance", "studio")) {
            Files.createDirectories(home.resolve(module).resolve("src/main"));
        }
        Files.createDirectories(home.resolve("tools"));
        for (String file :
                List.of(
                        "continuo",
                        "tools/jdk.sh",
                        "VERSION",
                        "pom.xml",
                        "core/pom.xml",
                        "engine/pom.xml",
                        "engine/engine.args",
                        "engine/engine.sh",
                        "doctor/pom.xml",
                        "conformance/pom.xml",
                        "studio/pom.xml")) {
            Files.copy(REPOSITORY.resolve(file), home.resolve(file));
        }
        assertTrue(home.resolve("continuo").toFile().setExecutable(true));
        ToolProvider.findFirst("jar")
                .orElseThrow()
                .run(
                        System.out,
                        System.err,
                        "--create",
                        "--file",
                        target.resolve("engine.jar").toString(),
                        "-C",
                        "target/classes",
                        ".");
        for (String entry : System.getProperty("java.class.path").split(":")) {
            Path library = Path.of(entry);
            if (entry.endsWith(".jar")) {
                linkOrCopy(library, target.resolve("lib").resolve(library.getFileName()));
            }
        }
        Files.createFile(target.resolve("built"));
    }

    private static void linkOrCopy(Path file, Path place) throws IOException {
        try {
            Files.createLink(place, file);
        } catch (IOException | UnsupportedOperationException otherFileSystem) {
            Files.copy(file, place);
        }
    }

    private Ended run(Path workingFolder, Map<String, String> environment, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(workingFolder.toFile())
                        .redirectErrorStream(true);
        builder.environment().put("CONTINUO_CACHE", folder.resolve("cache").toString());
        builder.environment().put("CONTINUO_HOME", folder.resolve("data").toString());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        return new Ended(process.exitValue(), output);
    }

    private Ended launch(Path workingFolder, String... arguments) throws Exception {
        return run(
                workingFolder,
                Map.of(),
                Stream.concat(Stream.of(home.resolve("continuo").toString()), Stream.of(arguments))
                        .toArray(String[]::new));
    }

    @Test
    void worksFromAnywhereAndThroughALink() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("some where"));
        Path link = Files.createSymbolicLink(folder.resolve("link"), home.resolve("continuo"));
        Ended ended = run(elsewhere, Map.of(), link.toString(), "--help");
        assertEquals(0, ended.code(), ended.output());
        assertTrue(ended.output().startsWith("Usage: continuo"), ended.output());
    }

    @Test
    void theUserSeesNoWarningsOfTheJvm() throws Exception {
        Path work = Files.createDirectories(folder.resolve("my music"));
        Sounds.music(work.resolve("my song.wav"), 1.5);
        Ended ended = launch(work, "continue", "my song.wav", "--seconds", "0.3");
        assertEquals(0, ended.code(), ended.output());
        List<String> lines = ended.output().lines().toList();
        assertTrue(
                lines.stream()
                        .allMatch(line ->
                                line.startsWith("continuo: ")
                                        || line.equals("my song-continued.wav")),
                ended.output());
        assertTrue(Files.exists(work.resolve("my song-continued.wav")));
    }

    @Test
    void exitCodesPassThrough() throws Exception {
        assertEquals(2, launch(folder, "play").code());
        assertEquals(3, launch(folder, "continue", "nothing.wav").code());
    }

    /** A script, since this JVM's own locale may not let it name the file. */
    private Ended inLocale(String locale, String line) throws Exception {
        Path script = folder.resolve("script");
        Files.writeString(
                script,
                """
                unset LC_ALL LC_CTYPE LANG %s
                mkdir -p ü && cd ü
                '%s' %s && ls
                """
                        .formatted(locale, home.resolve("continuo"), line));
        return run(folder, Map.of(), "sh", script.toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; export LC_ALL=C"})
    void pathsAndWordsAreUtf8InEveryLocale(String locale) throws Exception {
        Ended made = inLocale(locale, "generate 'Café 音楽 samba' --frames 4");
        assertEquals(0, made.code(), made.output());
        assertTrue(made.output().lines().toList().contains("café-音楽-samba.wav"), made.output());
    }

    @Test
    void aWordInAnotherEncodingIsRefused() throws Exception {
        Ended ended = inLocale("", "generate \"$(printf 'Caf\\351')\"");
        assertEquals(2, ended.code(), ended.output());
        assertTrue(
                ended.output().contains("expected arguments and file names in UTF-8"),
                ended.output());
    }

    @Test
    void aReportOfACrashOfTheJvmIsForTheDataFolder() throws Exception {
        Path script =
                Files.writeString(folder.resolve("java"), "#!/bin/sh\nprintf '%s\\n' \"$@\"\n");
        assertTrue(script.toFile().setExecutable(true));
        Path jdk = Files.createDirectories(folder.resolve("jdk"));
        Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"25\"\n");
        Files.createDirectories(jdk.resolve("bin"));
        Files.copy(script, jdk.resolve("bin/javac"), StandardCopyOption.COPY_ATTRIBUTES);
        Files.copy(script, jdk.resolve("bin/java"), StandardCopyOption.COPY_ATTRIBUTES);
        Path data = folder.resolve("100% data");
        Ended ended =
                run(
                        folder,
                        Map.of("JAVA_HOME", jdk.toString(), "CONTINUO_HOME", data.toString()),
                        home.resolve("continuo").toString());
        assertTrue(
                ended.output()
                        .lines()
                        .toList()
                        .contains(
                                "-XX:ErrorFile=" + folder.resolve("100%% data/java-crash-%p.log")),
                ended.output());
        assertTrue(Files.isDirectory(data));
    }

    private static boolean isHangUpIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line -> Long.parseUnsignedLong(line.substring(8), 16) % 2 != 0);
    }

    /** From the script's first lines over the JVM's start to the command's own handling. */
    @ParameterizedTest
    @CsvSource({"INT, 30", "TERM, 60", "HUP, 100", "INT, 150", "TERM, 250", "HUP, 500"})
    void aSignalAtAnyMomentCancelsWithoutAWordOfTheJvm(String signal, int afterMillis)
            throws Exception {
        assumeFalse(signal.equals("HUP") && isHangUpIgnored(), "under nohup it ends nothing");
        Process process =
                new ProcessBuilder(
                                home.resolve("continuo").toString(),
                                "generate",
                                "--seconds",
                                "3000",
                                "--engine",
                                "inprocess",
                                "--out",
                                folder.resolve("clip.wav").toString())
                        .redirectErrorStream(true)
                        .start();
        Thread.sleep(afterMillis);
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start().waitFor();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(2, TimeUnit.MINUTES));
        assertEquals(130, process.exitValue(), output);
        assertTrue(output.lines().allMatch(line -> line.startsWith("continuo: ")), output);
    }

    @Test
    void uninstallingThePluginWhereNoneIsSaysSo() throws Exception {
        Path data = folder.resolve("data");
        Ended ended =
                run(
                        folder,
                        Map.of("CONTINUO_HOME", data.toString()),
                        REPOSITORY.resolve("continuo").toRealPath().toString(),
                        "uninstall-plugin");
        assertEquals(0, ended.code(), ended.output());
        assertEquals(
                "Nothing was installed from here: there is no %s/installed-plugin.txt."
                        .formatted(data),
                ended.output().strip());
    }

    private static void script(Path file, String line) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + line + "\n");
        assertTrue(file.toFile().setExecutable(true));
    }

    /** As a user who may install nothing, on a machine that has next to nothing. */
    @Test
    void whatIsMissingToBuildThePluginIsSaidAtOnceAndBeforeAnythingIsBuilt() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bare"));
        for (String program :
                List.of("bash", "readlink", "dirname", "uname", "sed", "grep", "mktemp", "rm")) {
            script(bin.resolve(program), "exec /usr/bin/%s \"$@\"".formatted(program));
        }
        script(bin.resolve("id"), "echo 1000");
        for (String script :
                List.of("tools/native.sh", "tools/install-plugin.sh", "installer/linux/stage")) {
            Files.createDirectories(home.resolve(script).getParent());
            Files.copy(
                    REPOSITORY.resolve(script),
                    home.resolve(script),
                    StandardCopyOption.COPY_ATTRIBUTES);
        }
        Ended ended =
                run(
                        folder,
                        Map.of("PATH", bin.toString()),
                        home.resolve("continuo").toString(),
                        "install-plugin");
        String packages = "maven cmake ninja-build g++ juce-modules-source lv2-dev";
        assertEquals(
                """
                continuo: nothing was built; what is missing:
                  %s; on Debian and Ubuntu: sudo apt-get install %s
                """
                        .formatted(packages, packages),
                ended.output());
        assertEquals(4, ended.code());
    }

    @Test
    void theModelOfTheInstallationIsTheDefault() throws Exception {
        Path nano = Files.createDirectories(home.resolve("models/nano"));
        Files.writeString(nano.resolve("config.json"), "{}");
        Ended ended = launch(folder, "generate");
        assertEquals(3, ended.code(), ended.output());
        assertTrue(ended.output().contains(nano + ": expected model.safetensors"), ended.output());
    }

    @Test
    void aRecipeWithoutItsModelIsNotTheDefault() throws Exception {
        Files.createDirectories(home.resolve("models/nano/training"));
        Ended ended = launch(folder, "generate", "--seconds", "0.3");
        assertEquals(0, ended.code(), ended.output());
        assertTrue(ended.output().contains("no models/nano here"), ended.output());
    }

    @Test
    void anOlderJavaOnThePathIsPassedOver() throws Exception {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        // where no JDK 25 is found, none shall be installed for a test
        Path installer = Files.writeString(bin.resolve("apt-get"), "#!/bin/sh\nexit 1\n");
        assertTrue(installer.toFile().setExecutable(true));
        Path old = Files.createDirectories(folder.resolve("jdk-17/bin"));
        Files.writeString(folder.resolve("jdk-17/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Path javac = Files.writeString(old.resolve("javac"), "#!/bin/sh\necho javac 17.0.1\n");
        assertTrue(javac.toFile().setExecutable(true));
        Ended ended =
                run(
                        folder,
                        Map.of(
                                "JAVA_HOME",
                                folder.resolve("jdk-17").toString(),
                                "PATH",
                                bin + ":" + System.getenv("PATH")),
                        home.resolve("continuo").toString(),
                        "--version");
        boolean found = ended.code() == 0 && ended.output().startsWith("continuo ");
        boolean toldWhatToInstall =
                ended.code() == 4 && ended.output().contains("needs a JDK 25 or later");
        assertTrue(found || toldWhatToInstall, ended.output());
    }

    @Test
    void aNewerSourceMeansABuildWhoseFailureIsToldInOneSentence() throws Exception {
        Path source = Files.writeString(home.resolve("engine/src/main/New.java"), "class New {}");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        Path bin = Files.createDirectories(folder.resolve("bin"));
        Path mvn = Files.writeString(bin.resolve("mvn"), "#!/bin/sh\necho broken source; exit 1\n");
        assertTrue(mvn.toFile().setExecutable(true));
        Ended ended =
                run(
                        folder,
                        Map.of("PATH", bin + ":" + System.getenv("PATH")),
                        home.resolve("continuo").toString(),
                        "--version");
        assertEquals(4, ended.code(), ended.output());
        assertTrue(ended.output().contains("broken source"), ended.output());
        assertTrue(ended.output().contains("continuo: the build failed"), ended.output());
    }
}
