package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class DoctorCommandTests {
    private static final List<String> STEPS =
            List.of(
                    "plugin",
                    "binary",
                    "data-folder",
                    "cache-folder",
                    "java",
                    "jars",
                    "model",
                    "engine",
                    "load",
                    "scan",
                    "open",
                    "play",
                    "clip",
                    "close");

    @TempDir private Path folder;

    @Test
    void whatIsNoBundleIsBadUse() {
        for (String path : new String[] {"", "/", "Continuo", "Continuo.vst3/Contents"}) {
            assertEquals(2, Main.run("doctor", "--plugin", path), path);
        }
    }

    @Test
    void whereNothingIsInstalledEachStepSaysWhatIsMissing() throws Exception {
        Ended ended =
                ContinuoProcess.in(folder)
                        .set("HOME", folder.toString())
                        .set("CONTINUO_JAVA_HOME", "")
                        .run("doctor", "--json");

        assertEquals(1, ended.code(), ended::lastErr);
        assertFalse(ended.hasStackTrace());
        JsonNode document = JsonMapper.shared().readTree(String.join("\n", ended.out()));
        JsonNode steps = document.path("steps");
        assertEquals(STEPS, steps.valueStream().map(step -> step.path("name").asString()).toList());
        assertFalse(document.path("ok").asBoolean());
        for (JsonNode step : steps) {
            boolean isWrong = step.path("ok").isBoolean() && !step.path("ok").asBoolean();
            assertEquals(isWrong, !step.path("advice").asString().isEmpty(), step::toString);
            assertFalse(step.path("finding").asString().isBlank(), step::toString);
        }
        assertTrue(steps.get(2).path("ok").asBoolean(), "the data folder can be written");
        assertTrue(steps.get(STEPS.indexOf("engine")).path("ok").isNull(), steps::toString);
    }
}
