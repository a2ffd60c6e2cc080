package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The real {@code huggingface_hub} package, where the machine has it: in the Python that {@code
 * CONTINUO_TEST_PYTHON} names, or in {@code python3}.
 */
final class PythonHub {
    private PythonHub() {}

    /** Skips the calling test, with a message, where the package is missing. */
    static String pythonOrSkip() throws IOException, InterruptedException {
        String python = findPython();
        assumeTrue(
                python != null,
                "no Python with huggingface_hub here: pip install huggingface_hub and name that"
                        + " Python in CONTINUO_TEST_PYTHON");
        return String.valueOf(python);
    }

    private static @Nullable String findPython() throws IOException, InterruptedException {
        List<String> candidates = new ArrayList<>();
        String named = System.getenv("CONTINUO_TEST_PYTHON");
        if (named != null) {
            candidates.add(named);
        }
        candidates.addAll(List.of("python3", "python"));
        for (String candidate : candidates) {
            try {
                Process probe =
                        new ProcessBuilder(candidate, "-c", "import huggingface_hub")
                                .redirectErrorStream(true)
                                .start();
                probe.getInputStream().readAllBytes();
                if (probe.waitFor() == 0) {
                    return candidate;
                }
            } catch (IOException notInstalled) {
                // Try the next one.
            }
        }
        return null;
    }

    /** Runs a script whose tools see this hub and cache; returns what it printed. */
    static String run(String script, URI endpoint, Path cacheFolder)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(pythonOrSkip(), "-c", script);
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("HF_"));
        environment.put("HF_ENDPOINT", endpoint.toString());
        environment.put("HF_HUB_CACHE", cacheFolder.toString());
        environment.put("HF_HOME", cacheFolder.resolveSibling("hf-home").toString());
        environment.put("HF_HUB_DISABLE_XET", "1");
        environment.put("HF_HUB_DISABLE_TELEMETRY", "1");
        environment.put("HF_HUB_DISABLE_PROGRESS_BARS", "1");
        environment.put("NO_PROXY", "*");
        Process process = builder.redirectErrorStream(true).start();
        String printed =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.strip();
    }
}
