package org.continuo.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The command line in a JVM of its own, as the launcher starts it. */
final class ContinuoProcess {
    private static final long LONGEST_MINUTES = 5;

    /** Shared by all tests of a run, so that the random model is made and converted once. */
    private static final Path SHARED_CACHE = temporaryFolder();

    private final Path folder;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> prefix = new ArrayList<>();
    private final List<String> javaOptions = new ArrayList<>(List.of("-Xmx1g"));

    private ContinuoProcess(Path folder) {
        this.folder = folder;
        environment.put("CONTINUO_CACHE", SHARED_CACHE.toString());
        environment.put("CONTINUO_HOME", folder.resolve("nowhere").toString());
    }

    /** What a process left behind. */
    record Ended(int code, List<String> out, List<String> err, double seconds) {
        /** The last line, where results and errors are. */
        String lastErr() {
            return err.isEmpty() ? "" : err.getLast();
        }

        boolean hasStackTrace() {
            return Stream.concat(out.stream(), err.stream())
                    .anyMatch(line ->
                            line.stripLeading().startsWith("at ") || line.contains("Exception in"));
        }
    }

    /** A process that still runs. */
    record Running(Process process, Path out, Path err, long startNanos) {
        /** Waits for its end. */
        Ended end() throws IOException, InterruptedException {
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "continuo: expected an end within %d minutes, found none"
                                .formatted(LONGEST_MINUTES));
            }
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            return new Ended(
                    process.exitValue(), Files.readAllLines(out), Files.readAllLines(err), seconds);
        }
    }

    /** A command to be run in {@code folder}. */
    static ContinuoProcess in(Path folder) {
        return new ContinuoProcess(folder);
    }

    ContinuoProcess cache(Path cache) {
        return set("CONTINUO_CACHE", cache.toString());
    }

    ContinuoProcess set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    ContinuoProcess java(String... options) {
        javaOptions.addAll(List.of(options));
        return this;
    }

    /** A program that runs the command, such as {@code unshare -n}. */
    ContinuoProcess under(String... command) {
        prefix.addAll(List.of(command));
        return this;
    }

    Ended run(String... arguments) throws IOException, InterruptedException {
        return start(arguments).end();
    }

    /** What is run, with the environment of this object where {@code env} can set it. */
    List<String> command(String... arguments) {
        List<String> command = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> command.add(name + "=" + value));
        command.addAll(plainCommand(arguments));
        return command;
    }

    private List<String> plainCommand(String... arguments) {
        List<String> command = new ArrayList<>(prefix);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(
                List.of("@" + Path.of("engine.args").toAbsolutePath(), "-XX:TieredStopAtLevel=1"));
        // where a process that is told to end leaves ONNX Runtime's unpacked library
        command.add("-Djava.io.tmpdir=" + SHARED_CACHE);
        command.addAll(javaOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add(Main.class.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    Running start(String... arguments) throws IOException {
        List<String> command = plainCommand(arguments);
        Path out = Files.createTempFile(SHARED_CACHE, "out", ".txt");
        Path err = Files.createTempFile(SHARED_CACHE, "err", ".txt");
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.toFile())
                        .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        builder.environment().putAll(environment);
        builder.environment().values().removeIf(String::isEmpty);
        return new Running(builder.start(), out, err, System.nanoTime());
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("continuo-tests");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }

    static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException problem) {
            throw new UncheckedIOException(problem);
        }
    }
}
