package org.continuo.plugin.vst3;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The plugin that CMake has built, loaded once into the JVM of a test class. */
final class BuiltPlugin {
    private static final TestHostApplication APPLICATION =
            new TestHostApplication("Continuo's test host");
    private static @Nullable Vst3TestHost host;

    private BuiltPlugin() {}

    /** Skips the test where no plugin has been built. */
    static synchronized Vst3TestHost host() {
        String bundle = System.getProperty("continuo.vst3", "");
        assumeTrue(
                !bundle.isEmpty(),
                "skipped without a built plugin: -Dcontinuo.vst3=…/Continuo.vst3 names it");
        Vst3TestHost loaded = host;
        if (loaded == null) {
            loaded = new Vst3TestHost(Path.of(bundle).toAbsolutePath(), APPLICATION);
            host = loaded;
        }
        return loaded;
    }

    /** The host as the plugin sees it. */
    static TestHostApplication application() {
        return APPLICATION;
    }
}
