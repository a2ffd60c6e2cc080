package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The plugin that CMake has built, loaded once into the JVM of a test class. */
final class BuiltPlugin {
    private static final AtomicInteger TIMES_ASKED = new AtomicInteger();
    private static final HostApplication APPLICATION =
            new HostApplication(() -> {
                TIMES_ASKED.incrementAndGet();
                return "Continuo's test host";
            });
    private static @Nullable Vst3Host host;

    private BuiltPlugin() {}

    /** Skips the test where no plugin has been built. */
    static synchronized Vst3Host host() {
        String bundle = System.getProperty("continuo.vst3", "");
        assumeTrue(
                !bundle.isEmpty(),
                "skipped without a built plugin: -Dcontinuo.vst3=…/Continuo.vst3 names it");
        Vst3Host loaded = host;
        if (loaded == null) {
            loaded = new Vst3Host(Path.of(bundle).toAbsolutePath(), APPLICATION);
            host = loaded;
        }
        return loaded;
    }

    /** How often anyone wanted to know the host's name. */
    static int timesAskedForTheHostsName() {
        return TIMES_ASKED.get();
    }
}
