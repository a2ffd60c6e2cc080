package org.continuo.engine.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.problem.ProblemSentence;

/** The Java that the plugin starts. */
record JavaRuntime(Path home, Path java, Machine machine) {
    private static final int OLDEST_VERSION = 25;
    private static final long PATIENCE_SECONDS = 60;
    private static final Pattern VERSION = Pattern.compile("(?m)^JAVA_VERSION=\"((\\d+)[^\"]*)\"");

    /** Whether it is there, for this machine, new enough, and runs. */
    Finding look() throws IOException, InterruptedException {
        Path library = library();
        if (!Files.isRegularFile(library)) {
            return wrong("expected a Java runtime with %s, found none".formatted(library));
        }
        if (machine.isLinux()) {
            Optional<String> trouble = SharedObject.trouble(library, machine.processor());
            if (trouble.isPresent()) {
                return wrong(trouble.get());
            }
        }
        Path release = home.resolve("release");
        Matcher version =
                VERSION.matcher(Files.isRegularFile(release) ? Files.readString(release) : "");
        if (!version.find() || Integer.parseInt(version.group(2)) < OLDEST_VERSION) {
            return wrong(
                    "%s: expected Java %d or later, found %s"
                            .formatted(
                                    home,
                                    OLDEST_VERSION,
                                    version.hasMatch() ? version.group(1) : "no version of Java"));
        }
        return start(version.group(1));
    }

    private Path library() {
        if (machine.isWindows()) {
            return home.resolve("bin/server/jvm.dll");
        }
        return home.resolve(machine.isLinux() ? "lib/server/libjvm.so" : "lib/server/libjvm.dylib");
    }

    private Finding start(String version) throws InterruptedException {
        try {
            Process process =
                    new ProcessBuilder(java.toString(), "-version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return wrong("%s did not end within %d s".formatted(java, PATIENCE_SECONDS));
            }
            return process.exitValue() == 0
                    ? Finding.ok("Java %s in %s".formatted(version, home))
                    : wrong("%s ended with %d".formatted(java, process.exitValue()));
        } catch (IOException refused) {
            return wrong(
                    "%s could not be started: %s".formatted(java, ProblemSentence.reason(refused)));
        }
    }

    private static Finding wrong(String sentence) {
        return Finding.wrong(sentence, Finding.INSTALL_AGAIN);
    }
}
