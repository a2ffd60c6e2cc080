package org.continuo.engine.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.generation.MusicGenConfig;

/**
 * What the plugin looks for when it starts Java and the engine, by the rules of {@code JavaParts}
 * and {@code partsFolder} in native-shim.
 *
 * @param folder with {@code engine}, {@code plugin-java} and {@code models} in it
 * @param runtime the home of the Java that is started
 * @param data the user's data folder
 */
record PluginParts(Path folder, Path runtime, Path data, Machine machine) {
    private static final Path SYSTEM = Path.of("/usr");
    private static final Path LOCAL = Path.of("/usr/local");
    private static final Path OF_THE_SYSTEM = Path.of("/usr/lib/continuo");

    /** Those of a plugin: all users' for one that all users have, else the user's own. */
    static PluginParts of(InstalledPlugin plugin, Path data) {
        Path place = plugin.bundle().toAbsolutePath().normalize();
        Path folder = ofAllUsers(place, plugin.machine()).orElse(data);
        String chosen = plugin.machine().environment().getOrDefault("CONTINUO_JAVA_HOME", "");
        return new PluginParts(
                folder,
                chosen.isEmpty() ? folder.resolve("runtime") : Path.of(chosen),
                data,
                plugin.machine());
    }

    private static Optional<Path> ofAllUsers(Path place, Machine machine) {
        if (machine.isWindows()) {
            Path programs =
                    Path.of(
                            machine.environment()
                                    .getOrDefault("ProgramFiles", "C:\\Program Files"));
            return place.startsWith(programs)
                    ? Optional.of(programs.resolve("Continuo"))
                    : Optional.empty();
        }
        return machine.isLinux() && place.startsWith(SYSTEM) && !place.startsWith(LOCAL)
                ? Optional.of(OF_THE_SYSTEM)
                : Optional.empty();
    }

    Path java() {
        return runtime.resolve(machine.isWindows() ? "bin/java.exe" : "bin/java");
    }

    /** Whether the jars are there and whole. */
    Finding jars() throws IOException {
        int count = 0;
        for (String part : List.of("plugin-java/plugin-java.jar", "engine/engine.jar")) {
            Path jar = folder.resolve(part);
            if (!Files.isRegularFile(jar)) {
                return missing(jar);
            }
            try (var files = Files.newDirectoryStream(jar.getParent(), "*.jar")) {
                for (Path file : files) {
                    try (ZipFile whole = new ZipFile(file.toFile())) {
                        count += Math.min(1, whole.size());
                    } catch (ZipException damaged) {
                        return Finding.wrong(
                                "%s: expected a whole jar, found %s"
                                        .formatted(file, ProblemSentence.reason(damaged)),
                                Finding.INSTALL_AGAIN);
                    }
                }
            }
        }
        Path arguments = folder.resolve("engine/engine.args");
        return Files.isRegularFile(arguments)
                ? Finding.ok("%d jars in %s".formatted(count, folder))
                : missing(arguments);
    }

    private static Finding missing(Path file) {
        return Finding.wrong("expected %s, found none".formatted(file), Finding.INSTALL_AGAIN);
    }

    /** Whether the model is there that is used when none is named. */
    Finding model() throws IOException {
        Path nano = folder.resolve("models/nano");
        if (!Files.isDirectory(nano)) {
            return Finding.wrong(
                    "expected the default model in %s, found none".formatted(nano),
                    Finding.INSTALL_AGAIN);
        }
        try (Checkpoint checkpoint = Checkpoint.open(nano)) {
            MusicGenConfig.requireUsable(checkpoint);
        }
        return Finding.ok(nano.toString());
    }

    /** What starts the engine, word for word as the plugin does it. */
    List<String> engineCommand() {
        Path engine = folder.resolve("engine");
        List<String> command = new ArrayList<>();
        // javaw opens no console window.
        command.add(
                machine.isWindows()
                        ? runtime.resolve("bin/javaw.exe").toString()
                        : java().toString());
        command.add("@" + engine.resolve("engine.args"));
        command.add("-Dcontinuo.installation=" + folder);
        command.add(crashReport());
        if (Files.isDirectory(engine.resolve("native"))) {
            command.add("-Donnxruntime.native.path=" + engine.resolve("native"));
        }
        Path warm = engine.resolve("engine.aot");
        if (Files.isRegularFile(warm)) {
            command.addAll(List.of("-XX:AOTCache=" + warm, "-Xlog:aot=off", "-Xlog:cds=off"));
        }
        command.addAll(List.of("-cp", engine + "/*", "org.continuo.engine.cli.Main", "serve"));
        return command;
    }

    /** The option that puts a JVM's report of a crash into the data folder. */
    String crashReport() {
        return "-XX:ErrorFile="
                + data.resolve("java-crash-").toString().replace("%", "%%")
                + "%p.log";
    }
}
