package org.continuo.core.service.wire;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one JSON object. What is missing has a default, what is of the wrong kind or
 * unknown is an {@link IllegalArgumentException} that names it.
 */
final class Fields {
    private final String name;
    private final JsonNode node;
    private final Set<String> unread = new LinkedHashSet<>();

    /**
     * The fields of {@code node}.
     *
     * @param name how messages call it, such as {@code request.length}
     */
    Fields(String name, JsonNode node) {
        if (!node.isObject()) {
            throw wrong(name, "an object", node);
        }
        this.name = name;
        this.node = node;
        unread.addAll(node.propertyNames());
    }

    Optional<Fields> object(String field) {
        return value(field).map(value -> new Fields(name + "." + field, value));
    }

    String text(String field, String otherwise) {
        return value(field)
                .map(value -> {
                    require(value.isString(), field, "text", value);
                    return value.asString();
                })
                .orElse(otherwise);
    }

    boolean flag(String field, boolean otherwise) {
        return value(field)
                .map(value -> {
                    require(value.isBoolean(), field, "true or false", value);
                    return value.asBoolean();
                })
                .orElse(otherwise);
    }

    double number(String field, double otherwise) {
        return optionalNumber(field).orElse(otherwise);
    }

    Optional<Double> optionalNumber(String field) {
        return value(field)
                .map(value -> {
                    require(value.isNumber(), field, "a number", value);
                    return value.asDouble();
                });
    }

    int integer(String field, int otherwise) {
        return optionalInteger(field).orElse(otherwise);
    }

    Optional<Integer> optionalInteger(String field) {
        return value(field)
                .map(value -> {
                    require(
                            value.canConvertToInt() && value.isIntegralNumber(),
                            field,
                            "a whole number",
                            value);
                    return value.asInt();
                });
    }

    Optional<Long> optionalLong(String field) {
        return value(field)
                .map(value -> {
                    require(
                            value.canConvertToLong() && value.isIntegralNumber(),
                            field,
                            "a whole number",
                            value);
                    return value.asLong();
                });
    }

    Optional<JsonNode> value(String field) {
        unread.remove(field);
        return Optional.ofNullable(node.get(field)).filter(value -> !value.isNull());
    }

    /** Refuses fields that nobody asked for: they are misspelt, or meant for another version. */
    void requireAllRead() {
        Iterator<String> left = unread.iterator();
        if (left.hasNext()) {
            throw new IllegalArgumentException(
                    "%s: expected no field \"%s\"".formatted(name, left.next()));
        }
    }

    IllegalArgumentException missing(String what) {
        return new IllegalArgumentException("%s: expected %s, found none".formatted(name, what));
    }

    private void require(boolean right, String field, String expected, JsonNode found) {
        if (!right) {
            throw wrong(name + "." + field, expected, found);
        }
    }

    private static IllegalArgumentException wrong(String name, String expected, JsonNode found) {
        String text = found.toString();
        return new IllegalArgumentException(
                "%s: expected %s, found %s"
                        .formatted(
                                name,
                                expected,
                                text.length() > 60 ? text.substring(0, 60) + "…" : text));
    }
}
