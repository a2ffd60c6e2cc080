package org.continuo.engine.service.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.Requests;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.EngineServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client needs core and Jackson. */
final class LeanClientTests {
    @TempDir Path folder;

    @Test
    void aClientWorksWithTheCoreAndJacksonAlone() throws Exception {
        DataFolder data = new DataFolder(folder.resolve("data"));
        try (EngineServer _ =
                EngineServer.start(
                                data,
                                () -> new LocalEngine(TestEngine.setup(folder)),
                                EngineServer.Limits.DEFAULT)
                        .orElseThrow()) {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "java")
                                            .toString(),
                                    "-Xmx64m",
                                    "-XX:+UseSerialGC",
                                    "-cp",
                                    leanClassPath(),
                                    LeanClient.class.getName(),
                                    data.path().toString())
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals(0, process.waitFor(), said);
            assertEquals("samples 16000\nmodels false\nloaded 1\n", said);
        }
    }

    private static String leanClassPath() throws URISyntaxException {
        Stream<String> jackson =
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> entry.replace('\\', '/').contains("/jackson-"));
        return Stream.concat(
                        Stream.of(
                                placeOf(LeanClient.class),
                                placeOf(DataFolder.class),
                                placeOf(Requests.class)),
                        jackson)
                .collect(Collectors.joining(File.pathSeparator));
    }

    private static String placeOf(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }
}
