package org.continuo.engine.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.EngineLock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EngineStartTests {
    @TempDir private Path data;

    private void assertWrong(String shell, String part) {
        Finding finding = new EngineStart(data, List.of("/bin/sh", "-c", shell)).look();
        assertFalse(finding.ok(), finding::toString);
        assertTrue(finding.sentence().contains(part), finding::toString);
        assertTrue(finding.advice().contains(data.toString()), finding::toString);
    }

    @Test
    void anEngineThatIsKilledIsTold() {
        assertWrong("kill -9 $$", "was killed while it started, twice (signal 9)");
    }

    @Test
    void whatItSaidAtItsEndIsTold() {
        assertWrong("echo no room for weights >&2; exit 3", "(exit code 3): no room for weights");
    }

    @Test
    void aCommandThatIsNotThereIsTold() {
        Finding finding = new EngineStart(data, List.of("/nowhere/java", "serve")).look();

        assertFalse(finding.ok());
        assertTrue(finding.sentence().contains("could not be started"), finding::toString);
    }

    @Test
    void aFileInTheDataFoldersPlaceIsTold() throws Exception {
        Path file = Files.writeString(data.resolve("continuo"), "");
        Finding finding = new EngineStart(file, List.of("/bin/true")).look();

        assertFalse(finding.ok());
    }

    /** As one that was stopped by a signal: it holds its lock, takes connections and is silent. */
    @Test
    void anEngineThatLivesAndDoesNotAnswerIsTold() throws Exception {
        DataFolder folder = new DataFolder(data);
        try (EngineLock _ = EngineLock.tryAcquire(folder).orElseThrow();
                ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            new EngineAddress(silent.getLocalPort(), "0".repeat(64), 4711).write(folder);
            Finding finding = new EngineStart(data, List.of("/bin/true")).look();

            assertFalse(finding.ok());
            assertTrue(
                    finding.sentence().contains("the engine (process 4711) does not answer"),
                    finding::toString);
            assertTrue(finding.advice().startsWith("End that process"), finding::toString);
        }
    }
}
