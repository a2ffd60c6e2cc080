package org.continuo.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

class LenientJsonTests {
    private static JsonNode read(String text) {
        return LenientJson.read(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void whatOthersWriteIsTakenAsTheyWriteIt() {
        JsonNode read = read("{\"a\": 1, \"a\": 2, \"new\": [NaN, -Infinity]}");
        assertEquals(2, read.path("a").intValue());
        assertTrue(Double.isNaN(read.path("new").get(0).doubleValue()));
        assertTrue(read.path("none").isMissingNode());
    }

    @Test
    void whatIsNoJsonAndWhatNestsWithoutEndIsRefused() {
        for (String text : new String[] {"{", "{} x", "[".repeat(100) + "]".repeat(100)}) {
            assertThrows(JacksonException.class, () -> read(text), text);
        }
        assertThrows(IllegalArgumentException.class, () -> Json.parse("ours", "{\"a\":1,\"a\":2}"));
    }
}
