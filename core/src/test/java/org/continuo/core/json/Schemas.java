package org.continuo.core.json;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The schemas of a document, as far as our documents of interfaces use JSON Schema. */
public final class Schemas {
    private final JsonNode document;
    private final Map<String, JsonNode> others;

    public Schemas(JsonNode document) {
        this(document, Map.of());
    }

    /**
     * The schemas of a document that refers to others.
     *
     * @param others by the name that stands before {@code #} in a reference
     */
    public Schemas(JsonNode document, Map<String, JsonNode> others) {
        this.document = document;
        this.others = Map.copyOf(others);
    }

    /** Fails where a value is not what its schema says. */
    public void require(String where, JsonNode schema, JsonNode value) {
        List<String> wrong = new ArrayList<>();
        compare(where, schema, value, wrong);
        assertEquals(List.of(), wrong);
    }

    /** What a node refers to, or itself. */
    public JsonNode resolved(JsonNode node) {
        String[] reference = node.path("$ref").asString("").split("#", 2);
        return reference.length < 2
                ? node
                : others.getOrDefault(reference[0], document).at(reference[1]);
    }

    /** The schemas of what a node refers to. */
    private Schemas at(JsonNode node) {
        String name = node.path("$ref").asString("").split("#", 2)[0];
        return others.containsKey(name) ? new Schemas(others.get(name)) : this;
    }

    /** Notes where a value is not what its schema says: missing, unknown or of another type. */
    private void compare(
            String where, JsonNode schemaOrReference, JsonNode value, List<String> wrong) {
        JsonNode schema = resolved(schemaOrReference);
        Schemas inside = at(schemaOrReference);
        if (schema.has("enum")) {
            boolean named = false;
            for (JsonNode allowed : schema.path("enum")) {
                named |= allowed.asString().equals(value.asString(""));
            }
            note(named, where, value, wrong);
            return;
        }
        switch (schema.path("type").asString("")) {
            case "string" -> note(value.isString(), where, value, wrong);
            case "boolean" -> note(value.isBoolean(), where, value, wrong);
            case "integer" -> note(value.isIntegralNumber(), where, value, wrong);
            case "number" -> note(value.isNumber(), where, value, wrong);
            case "array" -> {
                note(value.isArray(), where, value, wrong);
                value.forEach(
                        each -> inside.compare(where + "[]", schema.path("items"), each, wrong));
            }
            case "object" -> {
                note(value.isObject(), where, value, wrong);
                schema.path("required")
                        .forEach(name ->
                                note(value.has(name.asString()), where + "." + name, value, wrong));
                value.forEachEntry((name, each) -> {
                    JsonNode property = schema.path("properties").path(name);
                    JsonNode any = schema.path("additionalProperties");
                    JsonNode known = property.isMissingNode() ? any : property;
                    note(known.isObject(), where + "." + name, value, wrong);
                    if (known.isObject() && !known.isEmpty()) {
                        inside.compare(where + "." + name, known, each, wrong);
                    }
                });
            }
            default -> wrong.add(where + ": no schema");
        }
    }

    private static void note(boolean right, String where, JsonNode value, List<String> wrong) {
        if (!right) {
            wrong.add(where + ": " + value);
        }
    }
}
