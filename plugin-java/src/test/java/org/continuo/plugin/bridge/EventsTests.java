package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.continuo.core.json.Json;
import org.continuo.core.service.ModelInfo;
import org.junit.jupiter.api.Test;

final class EventsTests {
    private static ModelInfo model(String name, boolean byDefault) {
        return new ModelInfo(
                name,
                "Title of " + name,
                "Tests.",
                byDefault,
                true,
                "/models/" + name,
                true,
                1,
                5_000_000,
                13_000_000,
                new ModelInfo.LicenseTerms("cc0-1.0", "CC0 1.0", "Anything.", ""),
                List.of(),
                Map.of(),
                "");
    }

    @Test
    void theCurrentModelIsThatOfRequestsWhichNameNone() {
        var json = Events.models(Json.object(), List.of(model("a/b", false), model("nano", true)));

        assertEquals("nano", json.path("current").asString());
        assertEquals("a/b", json.path("models").get(0).path("name").asString());
        assertEquals("CC0 1.0", json.path("models").get(1).path("license").asString());
    }

    @Test
    void thereIsNoCurrentModelBeforeTheEngineWasAsked() {
        assertEquals("", Events.models(Json.object(), List.of()).path("current").asString());
    }
}
