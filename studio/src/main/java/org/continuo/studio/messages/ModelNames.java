package org.continuo.studio.messages;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * How models and adapters are named in messages: by a name that workers look up among their own, or
 * by the hash of their files, {@code content:HASH}. Paths are no names.
 */
public final class ModelNames {
    private static final String CONTENT = "content:";
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final Pattern NAME =
            Pattern.compile(
                    "(?:[A-Za-z0-9][\\w.-]{0,95}/)?[A-Za-z0-9_][\\w.-]{0,95}(?:@[A-Za-z0-9][\\w.-]{0,95})?");

    private ModelNames() {}

    /** The name of what has this hash. */
    public static String ofHash(String hash) {
        return CONTENT + hash;
    }

    /** The hash that a name is of. */
    public static Optional<String> hash(String name) {
        return name.startsWith(CONTENT)
                ? Optional.of(name.substring(CONTENT.length()))
                        .filter(hash -> HASH.matcher(hash).matches())
                : Optional.empty();
    }

    /**
     * Refuses what is neither name nor hash.
     *
     * @return the name
     */
    public static String require(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        boolean isName =
                NAME.matcher(name).matches()
                        && !name.contains("..")
                        && !lower.endsWith(".th")
                        && !lower.endsWith(".yaml");
        if (!isName && hash(name).isEmpty()) {
            throw new IllegalArgumentException(
                    "model: expected a name or a hash in a job for the studio, found a path or"
                            + " something else");
        }
        return name;
    }

    /** A job's document whose names have become others. */
    public static ObjectNode renamed(JsonNode request, UnaryOperator<String> naming) {
        ObjectNode document = (ObjectNode) request.deepCopy();
        rename(document.path("model"), "name", naming);
        for (JsonNode adapter : document.path("model").path("adapters")) {
            rename(adapter, "folder", naming);
        }
        rename(document.path("melody"), "stemsModel", naming);
        return document;
    }

    private static void rename(JsonNode fields, String field, UnaryOperator<String> naming) {
        if (fields instanceof ObjectNode object && object.path(field).isString()) {
            object.put(field, naming.apply(object.path(field).asString()));
        }
    }

    /** All names in a job's document. */
    public static List<String> in(JsonNode request) {
        List<String> names = new ArrayList<>();
        ObjectNode unused =
                renamed(
                        request,
                        name -> {
                            names.add(name);
                            return name;
                        });
        assert unused.isObject();
        return names;
    }
}
