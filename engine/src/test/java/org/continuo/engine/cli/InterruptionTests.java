package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.ContinuoProcess.Running;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ctrl-C, while loading, converting or generating. */
class InterruptionTests {
    private static final int CANCELLED = 130;

    /**
     * Half a second is promised; a machine that builds and tests beside this gets much more, which
     * is still less than the command would take.
     */
    private static final double LONGEST_SECONDS = 60;

    @TempDir Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"loading the model", "reading the text", "generating"})
    void endsAtOnceAndLeavesNothingBehind(String stage) throws Exception {
        Path cache = Files.createDirectories(folder.resolve("cache"));
        Running running =
                ContinuoProcess.in(folder)
                        .cache(cache)
                        .start("generate", "bells", "--seconds", "3000", "--json");
        while (!Files.readString(running.out()).contains(stage)) {
            assertTrue(running.process().isAlive(), () -> "ended before " + stage);
            Thread.sleep(20);
        }
        long signalled = System.nanoTime();
        new ProcessBuilder("kill", "-INT", Long.toString(running.process().pid()))
                .start()
                .waitFor();
        Ended ended = running.end();
        double seconds = (System.nanoTime() - signalled) / 1e9;
        assertEquals(CANCELLED, ended.code(), () -> String.join("\n", ended.err()));
        assertEquals(List.of("continuo: cancelled"), ended.err());
        assertEquals(
                "{\"event\":\"error\",\"code\":130,\"message\":\"cancelled\"}",
                ended.out().getLast());
        assertTrue(seconds < LONGEST_SECONDS, () -> seconds + " s");
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> left =
                    files.filter(file ->
                                    file.toString().contains(".part")
                                            || file.toString().contains(".draft")
                                            || file.toString().endsWith(".wav"))
                            .toList();
            assertEquals(List.of(), left);
        }
    }
}
