package org.continuo.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTests {
    private enum Colour {
        RED,
        DARK_BLUE
    }

    private final Fields fields =
            Json.parse(
                    "request",
                    """
                    {"name": "x", "count": 4.0, "large": 5000000000, "half": 0.5, "on": true,
                     "texts": ["a", "b"], "mixed": ["a", 7], "colour": "dark_blue", "none": null,
                     "inner": {"deep": 1e999}, "inners": [{"n": 1}, {"n": 2}],
                     "long": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]}
                    """);

    @Test
    void fieldsHaveTheirTypes() {
        assertEquals("x", fields.text("name"));
        assertEquals(4, fields.integer("count", 1, 8));
        assertEquals(Optional.of(4), fields.optionalInteger("count"));
        assertEquals(5_000_000_000L, fields.whole("large", 0, Long.MAX_VALUE));
        assertEquals(0.5, fields.number("half", 0, 1));
        assertTrue(fields.flag("on", false));
        assertEquals(List.of("a", "b"), fields.texts("texts"));
        assertEquals(Colour.DARK_BLUE, fields.choice("colour", Colour.class));
        assertEquals(2, fields.objects("inners").getLast().integer("n", 0, 9));
    }

    @Test
    void whatIsMissingOrNullIsAsUsual() {
        assertEquals("usual", fields.text("none", "usual"));
        assertEquals(Optional.empty(), fields.optionalInteger("absent"));
        assertEquals(Optional.empty(), fields.optionalObject("none"));
        assertEquals(List.of(), fields.objects("absent"));
    }

    @Test
    void anotherTypeIsRefusedWithPlaceExpectationAndFinding() {
        assertRefused(
                "request.name: expected a number, found \"x\"",
                () -> fields.optionalNumber("name"));
        assertRefused("request.half: expected a text, found 0.5", () -> fields.text("half"));
        assertRefused(
                "request.half: expected a whole number, found 0.5",
                () -> fields.optionalInteger("half"));
        assertRefused(
                "request.large: expected a whole number, found 5000000000",
                () -> fields.optionalInteger("large"));
        assertRefused(
                "request.count: expected a whole number from 5 to 8, found 4.0",
                () -> fields.integer("count", 5, 8));
        assertRefused("request.none: expected a text, found nothing", () -> fields.text("none"));
        assertRefused("request.on: expected an object, found true", () -> fields.object("on"));
        assertRefused(
                "request.name: expected true or false, found \"x\"",
                () -> fields.flag("name", true));
        assertRefused(
                "request.mixed: expected a list of texts, found [\"a\",7]",
                () -> fields.texts("mixed"));
        assertRefused(
                "request.inner: expected a list of objects, found an object",
                () -> fields.objects("inner"));
        assertRefused(
                "request.long: expected a text, found a list of 17", () -> fields.text("long"));
        assertRefused(
                "request.name: expected one of dark_blue, red, found \"x\"",
                () -> fields.choice("name", Colour.class));
    }

    /** No quantity is infinite, however the number is written. */
    @Test
    void numbersAreFinite() {
        assertThrows(
                IllegalArgumentException.class,
                () -> fields.object("inner").optionalNumber("deep"));
    }

    @Test
    void whatNobodyAskedForIsRefused() {
        Fields some = Json.parse("request", "{\"a\": 1, \"b\": 2}");
        some.optionalInteger("a");
        assertRefused("request: expected only the fields a, found \"b\"", some::requireOnly);
        some.has("b");
        some.requireOnly();
        Json.parse("request", "{\"a\": 1, \"b\": 2}").requireOnly("a", "b", "c");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\": 1, \"a\": 2}",
                "{} x",
                "{\"a\": NaN}",
                "{\"a\": 'b'}",
                "[]",
                "7"
            })
    void whatIsNoJsonObjectIsRefused(String text) {
        assertTrue(refusal(() -> Json.parse("request", text)).startsWith("request: expected "));
    }

    @Test
    void depthAndLengthAreBounded() {
        assertTrue(
                refusal(() -> Json.parse("request", "{\"a\":" + "[".repeat(100_000)))
                        .contains("expected JSON"));
        assertTrue(
                refusal(() -> Json.parse("request", "{\"a\": \"" + "x".repeat(5 << 20) + "\"}"))
                        .startsWith(
                                "request: expected JSON of at most 4194304 characters, found "));
    }

    private static void assertRefused(String sentence, Executable read) {
        assertEquals(sentence, refusal(read));
    }

    private static String refusal(Executable read) {
        return String.valueOf(assertThrows(IllegalArgumentException.class, read).getMessage());
    }
}
