package org.continuo.engine.hub;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.continuo.engine.InstalledPython;

/** The real {@code huggingface_hub} package, where the machine has it. */
final class PythonHub {
    private PythonHub() {}

    /**
     * Runs a script whose tools see this hub and cache; returns what it printed. Skips the calling
     * test, with a message, where the package is missing.
     */
    static String run(String script, URI endpoint, Path cacheFolder)
            throws IOException, InterruptedException {
        ProcessBuilder builder =
                new ProcessBuilder(InstalledPython.withOrSkip("huggingface_hub"), "-c", script);
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
