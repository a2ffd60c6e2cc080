package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.EngineLock;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The data folder that the environment's {@code CONTINUO_HOME} names, as an installation leaves it,
 * with the jars that Maven built. Its engine ends with the tests; one that was left alive has older
 * jars, and ends before them.
 */
public final class TestHome implements BeforeAllCallback, AfterAllCallback {
    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        if (System.getProperty("continuo.vst3", "").isEmpty()) {
            return; // the tests are skipped
        }
        stopEngine();
        Path script = Path.of("../native-shim/tests/host/stage-home");
        Process stage = new ProcessBuilder(script.toString(), folder()).inheritIO().start();
        assertEquals(true, stage.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, stage.exitValue(), script.toString());
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        stopEngine();
    }

    private static String folder() {
        return System.getenv("CONTINUO_HOME");
    }

    private static void stopEngine() throws IOException, InterruptedException {
        DataFolder home = new DataFolder(Path.of(folder()));
        Optional<EngineAddress> engine = EngineAddress.read(home);
        if (engine.isPresent() && EngineLock.isHeld(home)) {
            ProcessHandle.of(engine.get().pid()).ifPresent(ProcessHandle::destroy);
            for (int i = 0; i < 100 && EngineLock.isHeld(home); i++) {
                Thread.sleep(100);
            }
        }
    }
}
