package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A generation stays on the machine and within its folders. */
class PrivacyTests {
    private static final String[] COMMAND = {
        "generate", "bells", "--seconds", "0.3", "--out", "clip.wav"
    };

    @TempDir Path folder;

    private ContinuoProcess inFreshHome() throws IOException {
        Path home = Files.createDirectories(folder.resolve("home"));
        Path temporary = Files.createDirectories(folder.resolve("tmp"));
        return ContinuoProcess.in(folder)
                .set("HOME", home.toString())
                .set("TMPDIR", temporary.toString())
                .set("CONTINUO_CACHE", "")
                .set("XDG_CACHE_HOME", "")
                .set("ORT_DISABLE_TELEMETRY", "")
                .set("ORT_TELEMETRY_DISABLED", "")
                .java("-Duser.home=" + home, "-Djava.io.tmpdir=" + temporary);
    }

    @Test
    void nothingIsWrittenOutsideTheCacheAndDataFoldersAndTheClip() throws Exception {
        Ended ended = inFreshHome().run(COMMAND);
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        try (Stream<Path> files = Files.walk(folder)) {
            List<String> outside =
                    files.filter(Files::isRegularFile)
                            .map(file -> folder.relativize(file).toString())
                            .filter(file -> !file.startsWith("home/.cache/continuo/"))
                            .filter(file -> !file.matches("nowhere/(signing|takes)/.*"))
                            .toList();
            assertEquals(List.of("clip.wav"), outside);
        }
    }

    @Test
    void noNetworkIsTried() throws Exception {
        assumeTrue(works("strace", "-f", "true"), "strace is missing or not permitted here");
        Path trace = folder.resolve("trace.txt");
        Ended ended =
                inFreshHome()
                        .under("strace", "-f", "-e", "trace=network", "-o", trace.toString())
                        .run(COMMAND);
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        List<String> calls = Files.readAllLines(trace);
        // The JVM asks the kernel which protocols it knows; seeing that shows that all is seen.
        assertTrue(calls.stream().anyMatch(line -> line.contains(" socket(AF_INET,")));
        List<String> attempts =
                calls.stream().filter(line -> line.contains("sa_family=AF_INET")).toList();
        assertEquals(List.of(), attempts);
    }

    @Test
    void worksWhereThereIsNoNetwork() throws Exception {
        assumeTrue(works("unshare", "-n", "true"), "network namespaces are not permitted here");
        Ended ended = inFreshHome().under("unshare", "-n").run(COMMAND);
        assertEquals(0, ended.code(), () -> String.join("\n", ended.err()));
        assertFalse(ended.out().isEmpty());
    }

    private static boolean works(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException missing) {
            return false;
        }
    }
}
