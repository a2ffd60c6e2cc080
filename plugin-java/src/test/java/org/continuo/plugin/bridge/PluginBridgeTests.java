package org.continuo.plugin.bridge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PluginBridgeTests {
    private final List<String> events = new ArrayList<>();
    private final PluginBridge bridge = new PluginBridge((handle, json) -> events.add(json));

    @Test
    void anOpenInstanceAnswersStatus() {
        long handle = bridge.open("{\"dataFolder\": \"/nowhere\", \"hostName\": \"Ardour\"}");
        assertTrue(handle > 0);
        String reply = bridge.call(handle, "{\"do\": \"status\"}", null);
        assertTrue(reply.contains("\"ok\":true"), reply);
        assertTrue(reply.contains("\"engine\":\"off\""), reply);
    }

    @Test
    void settingsThatAreNoGoodAreAnEventOfHandleZero() {
        assertEquals(0, bridge.open("{\"dataFolder\": 7}"));
        assertEquals(
                List.of(
                        "{\"event\":\"error\",\"error\":\"settings.dataFolder: expected a text,"
                                + " found 7\"}"),
                events);
    }

    @Test
    void aClosedInstanceIsToldApart() {
        long handle = bridge.open("{\"dataFolder\": \"/nowhere\"}");
        bridge.close(handle);
        assertEquals(
                "{\"ok\":false,\"error\":\"expected a plugin instance that is open, found handle %d\"}"
                        .formatted(handle),
                bridge.call(handle, "{\"do\": \"status\"}", null));
    }
}
