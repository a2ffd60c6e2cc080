package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * The data folder that the environment's {@code CONTINUO_HOME} names, with the jars that Maven
 * built.
 */
public final class TestHome {
    private TestHome() {}

    /** Makes it what an installation leaves. */
    public static void stage() throws Exception {
        Path script = Path.of("../native-shim/tests/host/stage-home");
        Process stage =
                new ProcessBuilder(script.toString(), System.getenv("CONTINUO_HOME"))
                        .inheritIO()
                        .start();
        assertEquals(true, stage.waitFor(1, TimeUnit.MINUTES));
        assertEquals(0, stage.exitValue(), script.toString());
    }
}
