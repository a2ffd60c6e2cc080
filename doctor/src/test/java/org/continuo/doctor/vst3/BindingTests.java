package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BindingTests {
    private static final Path SCRIPT = Path.of("src/main/vst3/generate");
    private static final String PACKAGE = "org/continuo/doctor/vst3/binding";

    @TempDir private Path draft;

    @Test
    void makingTheBindingsAgainGivesTheCommittedOnes() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "the script needs bash");
        Path log = draft.resolve("log");
        Process generate =
                new ProcessBuilder("/bin/bash", SCRIPT.toString(), draft.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile())
                        .start();

        assertEquals(
                true,
                generate.waitFor(2, TimeUnit.MINUTES),
                "the generator does not come to an end");
        assertEquals(0, generate.exitValue(), Files.readString(log));
        Map<String, String> committed = sources(Path.of("src/main/java").resolve(PACKAGE));
        Map<String, String> made = sources(draft.resolve(PACKAGE));
        assertEquals(committed.keySet(), made.keySet());
        committed.forEach((name, text) -> assertEquals(text, made.get(name), name));
    }

    private static Map<String, String> sources(Path folder) throws IOException {
        var sources = new TreeMap<String, String>();
        try (var files = Files.list(folder)) {
            for (Path file : files.toList()) {
                sources.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        return sources;
    }
}
