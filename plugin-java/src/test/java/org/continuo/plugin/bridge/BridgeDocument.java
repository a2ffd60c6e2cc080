package org.continuo.plugin.bridge;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.continuo.core.json.Schemas;
import org.continuo.engine.service.server.EngineServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** {@code bridge.json}, which says what goes between C++ and Java. */
final class BridgeDocument {
    private static final JsonNode DOCUMENT;
    private static final Schemas SCHEMAS;

    static {
        YAMLMapper reader = new YAMLMapper(); // JSON is YAML
        try (InputStream api = EngineServer.class.getResourceAsStream("openapi.yaml")) {
            DOCUMENT = reader.readTree(Files.readString(Path.of("bridge.json")));
            SCHEMAS =
                    new Schemas(
                            DOCUMENT, Map.of("openapi.yaml", reader.readTree(requireNonNull(api))));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }

    private BridgeDocument() {}

    static Collection<String> calls() {
        return DOCUMENT.path("calls").propertyNames();
    }

    /** Fails where a call or its reply, which worked, is not as it is written down. */
    static void require(JsonNode request, JsonNode reply) {
        String name = request.path("do").asString("");
        JsonNode call = DOCUMENT.path("calls").path(name);
        assertTrue(call.isObject(), name);
        SCHEMAS.require(name, call.path("request"), request);
        SCHEMAS.require(name + "'s reply", call.path("reply"), without("ok", reply));
    }

    /** Fails where an event is not as it is written down. */
    static void requireEvent(JsonNode event) {
        String name = event.path("event").asString("");
        SCHEMAS.require(name, DOCUMENT.path("events").path(name), event);
    }

    private static ObjectNode without(String field, JsonNode reply) {
        ObjectNode rest = (ObjectNode) reply.deepCopy();
        rest.remove(field);
        return rest;
    }
}
