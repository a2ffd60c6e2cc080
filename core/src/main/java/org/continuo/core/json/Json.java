package org.continuo.core.json;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** JSON text to objects and back. */
public final class Json {
    private static final int MOST_CHARACTERS = 4 << 20;

    private static final JsonMapper MAPPER = StrictJson.mapper(StrictJson.FACTORY);

    private Json() {}

    /** A new object without fields. */
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /** A new empty list. */
    public static ArrayNode list() {
        return MAPPER.createArrayNode();
    }

    /**
     * Reads an object.
     *
     * @param subject what the text is, for error messages
     * @throws IllegalArgumentException if the text is no JSON object, in one sentence
     */
    public static Fields parse(String subject, String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "%s: expected JSON of at most %d characters, found %d"
                            .formatted(subject, MOST_CHARACTERS, text.length()));
        }
        JsonNode node;
        try {
            node = MAPPER.readTree(text);
        } catch (JacksonException damaged) {
            throw new IllegalArgumentException(
                    "%s: expected JSON, found %s".formatted(subject, StrictJson.finding(damaged)),
                    damaged);
        }
        if (node instanceof ObjectNode object) {
            return new Fields(subject, object);
        }
        throw new IllegalArgumentException(
                "%s: expected a JSON object, found %s"
                        .formatted(
                                subject, node.isArray() ? "a list" : StrictJson.described(node)));
    }

    /** The object on one line. */
    public static String text(ObjectNode object) {
        return MAPPER.writeValueAsString(object);
    }

    /** The object as people read it, with line breaks. */
    public static String indented(ObjectNode object) {
        return MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValueAsString(object)
                + "\n";
    }
}
