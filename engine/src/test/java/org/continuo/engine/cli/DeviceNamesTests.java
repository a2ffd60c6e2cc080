package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.core.request.DeviceKind;
import org.continuo.engine.service.server.EngineServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.dataformat.yaml.YAMLMapper;

class DeviceNamesTests {
    @ParameterizedTest
    @EnumSource
    void theInterfaceAndThePageOnCardsNameEachDevice(DeviceKind kind) throws IOException {
        String choice;
        try (InputStream in = EngineServer.class.getResourceAsStream("openapi.yaml")) {
            choice =
                    new YAMLMapper()
                            .readTree(in)
                            .at("/components/schemas/ModelChoice/properties/device/description")
                            .asString();
        }
        assertTrue(choice.contains(kind.label()), "openapi.yaml: " + choice);
        String page = Files.readString(Path.of("../docs/gpu.md"));
        assertTrue(page.contains("`" + kind.label()), "docs/gpu.md: expected " + kind.label());
    }
}
