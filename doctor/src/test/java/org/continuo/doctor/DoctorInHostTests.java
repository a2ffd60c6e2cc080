package org.continuo.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.continuo.doctor.vst3.TestHome;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code continuo doctor} with the built plugin, where a DAW would find it. */
@Tag("plugin")
@ExtendWith(TestHome.class)
class DoctorInHostTests {
    private static final String PLUGIN = System.getProperty("continuo.vst3", "");

    @TempDir private Path home;

    @BeforeEach
    void thePluginIsInstalled() throws Exception {
        assumeTrue(
                !PLUGIN.isEmpty(),
                "skipped without a built plugin: -Dcontinuo.vst3=…/Continuo.vst3 names it");
        Files.createDirectory(home.resolve(".vst3"));
        Files.createSymbolicLink(installed(), Path.of(PLUGIN).toAbsolutePath());
    }

    /** Else JUnit warns of a link that leads out of its folder. */
    @AfterEach
    void itIsTakenAway() throws IOException {
        Files.deleteIfExists(installed());
    }

    private Path installed() {
        return home.resolve(".vst3/Continuo.vst3");
    }

    private Process doctor() throws IOException {
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
        builder.environment().put("HOME", home.toString());
        builder.environment()
                .put(
                        "CONTINUO_INSTALLATION",
                        Path.of("..").toAbsolutePath().normalize().toString());
        builder.environment().remove("JAVA_TOOL_OPTIONS");
        return builder.start();
    }

    private static JsonNode document(Process process, int expectedCode) throws Exception {
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(expectedCode, process.waitFor(), said);
        return JsonMapper.shared().readTree(said);
    }

    @Test
    void theBuiltPluginIsWellToTheLastStep() throws Exception {
        JsonNode document = document(doctor(), 0);

        assertTrue(document.path("ok").asBoolean());
        JsonNode steps = document.path("steps");
        assertEquals("close", steps.get(steps.size() - 1).path("name").asString());
        for (JsonNode step : steps) {
            assertTrue(step.path("ok").asBoolean(), step::toString);
        }
        JsonNode clip = steps.get(steps.size() - 2);
        assertTrue(clip.path("finding").asString().startsWith("a clip of 2.0 s"), clip::toString);
    }

    @Test
    void aPluginsProcessThatIsKilledIsAFindingAndNotTheEnd() throws Exception {
        Process process = doctor();
        pluginsProcess(process).destroyForcibly();
        JsonNode steps = document(process, 1).path("steps");

        List<JsonNode> wrong =
                steps.valueStream()
                        .filter(step -> step.path("ok").isBoolean() && !step.path("ok").asBoolean())
                        .toList();
        assertEquals(1, wrong.size(), steps::toString);
        assertTrue(
                wrong.getFirst()
                        .path("finding")
                        .asString()
                        .startsWith("the plugin's process ended (signal 9)"),
                steps::toString);
        assertTrue(steps.get(steps.size() - 1).path("ok").isNull(), steps::toString);
    }

    private static ProcessHandle pluginsProcess(Process doctor) throws InterruptedException {
        while (doctor.isAlive()) {
            Optional<ProcessHandle> found =
                    doctor.descendants()
                            .filter(process ->
                                    Arrays.asList(process.info().arguments().orElse(new String[0]))
                                            .contains(PluginTrial.class.getName()))
                            .findFirst();
            if (found.isPresent()) {
                return found.get();
            }
            Thread.sleep(5);
        }
        throw new AssertionError("the plugin's process never began");
    }
}
