package org.continuo.engine;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Python that has what a reference needs, where the machine has one: the one that {@code
 * CONTINUO_TEST_PYTHON} names, {@code python3} or {@code python}.
 */
public final class InstalledPython {
    private InstalledPython() {}

    /** Its command; skips the calling test, with a message, where there is none. */
    public static String withOrSkip(String modules) {
        Optional<String> found =
                Stream.of(
                                System.getenv().getOrDefault("CONTINUO_TEST_PYTHON", ""),
                                "python3",
                                "python")
                        .filter(command -> !command.isEmpty() && hasModules(command, modules))
                        .findFirst();
        assumeTrue(
                found.isPresent(),
                "no Python with %s here: name one in CONTINUO_TEST_PYTHON".formatted(modules));
        return found.orElseThrow();
    }

    private static boolean hasModules(String command, String modules) {
        try {
            Process probe =
                    new ProcessBuilder(command, "-c", "import " + modules)
                            .redirectErrorStream(true)
                            .start();
            probe.getInputStream().readAllBytes();
            return probe.waitFor() == 0;
        } catch (IOException notInstalled) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
