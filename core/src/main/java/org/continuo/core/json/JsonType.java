package org.continuo.core.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a value must be. Texts are no numbers and numbers no texts: nothing is converted.
 *
 * @param name as a sentence has it behind "expected": "a whole number"
 * @param reading the value, or nothing if it is of another type
 */
public record JsonType<T>(String name, Function<JsonNode, Optional<T>> reading) {
    public static final JsonType<String> TEXT =
            of("a text", JsonNode::isString, JsonNode::stringValue);

    public static final JsonType<Boolean> FLAG =
            of("true or false", JsonNode::isBoolean, JsonNode::booleanValue);

    /** Finite, as no quantity of ours is anything else. */
    public static final JsonType<Double> NUMBER =
            of(
                    "a number",
                    value -> value.isNumber() && Double.isFinite(value.doubleValue()),
                    JsonNode::doubleValue);

    /** Written without a decimal point, as configurations write counts. */
    public static final JsonType<Integer> INTEGER =
            of(
                    "an integer",
                    value -> value.isIntegralNumber() && value.canConvertToInt(),
                    JsonNode::intValue);

    /** However it is written: 4.0 is one, since C++ and scripts write their numbers so. */
    public static final JsonType<Long> WHOLE =
            of("a whole number", JsonType::isWhole, value -> value.numberValue().longValue());

    /** The same within the bounds of an {@code int}. */
    public static final JsonType<Integer> WHOLE_INTEGER =
            of(
                    "a whole number",
                    value -> isWhole(value) && value.canConvertToInt(),
                    value -> value.numberValue().intValue());

    public static final JsonType<ObjectNode> OBJECT =
            of("an object", ObjectNode.class::isInstance, ObjectNode.class::cast);

    private static <T> JsonType<T> of(
            String name, Predicate<JsonNode> test, Function<JsonNode, T> value) {
        return new JsonType<>(
                name, node -> test.test(node) ? Optional.of(value.apply(node)) : Optional.empty());
    }

    /** This type under another name. */
    public JsonType<T> called(String other) {
        return new JsonType<>(other, reading);
    }

    /** Those values of this type that pass a test. */
    public JsonType<T> when(Predicate<T> test) {
        return new JsonType<>(name, value -> reading.apply(value).filter(test));
    }

    /** A list of values of this type. */
    public JsonType<List<T>> list(String listName) {
        return new JsonType<>(
                listName,
                value -> {
                    if (!value.isArray()) {
                        return Optional.empty();
                    }
                    List<T> elements = new ArrayList<>();
                    for (JsonNode element : value) {
                        reading.apply(element).ifPresent(elements::add);
                    }
                    return elements.size() == value.size()
                            ? Optional.of(List.copyOf(elements))
                            : Optional.empty();
                });
    }

    private static boolean isWhole(JsonNode value) {
        if (!value.isNumber()) {
            return false;
        }
        double number = value.doubleValue();
        return value.isIntegralNumber()
                ? value.canConvertToLong()
                : Math.rint(number) == number && Math.abs(number) <= 1L << 53;
    }
}
