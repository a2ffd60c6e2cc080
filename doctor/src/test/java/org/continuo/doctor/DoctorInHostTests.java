package org.continuo.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.continuo.doctor.vst3.TestHome;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code continuo doctor} with the built plugin, where a DAW would find it. */
@Tag("plugin")
class DoctorInHostTests {
    private static final String PLUGIN = System.getProperty("continuo.vst3", "");

    @TempDir private Path home;

    @BeforeEach
    void thePluginIsInstalled() throws Exception {
        assumeTrue(
                !PLUGIN.isEmpty(),
                "skipped without a built plugin: -Dcontinuo.vst3=…/Continuo.vst3 names it");
        TestHome.stage();
        Path folder = Files.createDirectory(home.resolve(".vst3"));
        Files.createSymbolicLink(folder.resolve("Continuo.vst3"), Path.of(PLUGIN).toAbsolutePath());
    }

    private JsonNode document(int expectedCode, String... options) throws Exception {
        ProcessBuilder builder =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-cp",
                                System.getProperty("java.class.path"),
                                "org.continuo.engine.cli.Main",
                                "doctor",
                                "--json")
                        .redirectError(Redirect.INHERIT);
        builder.command().addAll(List.of(options));
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .put(
                        "CONTINUO_INSTALLATION",
                        Path.of("..").toAbsolutePath().normalize().toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expectedCode, process.waitFor(), said);
        return JsonMapper.shared().readTree(said);
    }

    @Test
    void theBuiltPluginIsWellToTheLastStep() throws Exception {
        JsonNode document = document(0);

        assertTrue(document.path("ok").asBoolean());
        JsonNode steps = document.path("steps");
        assertEquals("close", steps.get(steps.size() - 1).path("name").asString());
        for (JsonNode step : steps) {
            assertTrue(step.path("ok").asBoolean(), step::toString);
        }
        JsonNode clip = steps.get(steps.size() - 2);
        assertTrue(clip.path("finding").asString().startsWith("a clip of 2.0 s"), clip::toString);
    }
}
