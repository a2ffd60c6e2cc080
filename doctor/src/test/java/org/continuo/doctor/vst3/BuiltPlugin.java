package org.continuo.doctor.vst3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The plugin that CMake has built, loaded once into the JVM of a test class. */
final class BuiltPlugin {
    private static final HostApplication APPLICATION = new HostApplication("Continuo's test host");
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

    /** The host as the plugin sees it. */
    static HostApplication application() {
        return APPLICATION;
    }
}
