package org.continuo.core.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object whose fields are read one by one, each with the type and bounds that it must have.
 * A field that is {@code null} counts as missing.
 *
 * @param subject what the object is, for error messages
 */
public record Fields(String subject, ObjectNode node) {
    private static final int LONGEST_QUOTE = 60;

    public boolean has(String name) {
        return found(name) != null;
    }

    /** A text. */
    public String text(String name) {
        JsonNode value = required(name, "a text");
        if (!value.isString()) {
            throw unexpected(name, "a text", value);
        }
        return value.stringValue();
    }

    public String text(String name, String otherwise) {
        return has(name) ? text(name) : otherwise;
    }

    /** A text that names one of these, whatever its letters' case. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        Set<String> names = new TreeSet<>();
        for (E constant : type.getEnumConstants()) {
            String spelled = constant.name().toLowerCase(Locale.ROOT);
            if (spelled.equals(text(name))) {
                return constant;
            }
            names.add(spelled);
        }
        throw unexpected(name, "one of " + String.join(", ", names), required(name, ""));
    }

    /** A finite number within bounds, both included. */
    public double number(String name, double least, double most) {
        String expected = "a number from %s to %s".formatted(plain(least), plain(most));
        JsonNode value = required(name, expected);
        if (!value.isNumber()) {
            throw unexpected(name, expected, value);
        }
        double number = value.doubleValue();
        if (!(number >= least && number <= most)) {
            throw unexpected(name, expected, value);
        }
        return number;
    }

    /** A whole number within bounds, both included; 4.0 is one. */
    public long whole(String name, long least, long most) {
        String expected = "a whole number from %d to %d".formatted(least, most);
        JsonNode value = required(name, expected);
        if (!value.isNumber()) {
            throw unexpected(name, expected, value);
        }
        boolean fits =
                value.isIntegralNumber()
                        ? value.canConvertToLong()
                        : Math.rint(value.doubleValue()) == value.doubleValue()
                                && Math.abs(value.doubleValue()) <= 1L << 53;
        long number = fits ? value.numberValue().longValue() : 0;
        if (!fits || number < least || number > most) {
            throw unexpected(name, expected, value);
        }
        return number;
    }

    public int integer(String name, int least, int most) {
        return Math.toIntExact(whole(name, least, most));
    }

    public boolean flag(String name, boolean otherwise) {
        JsonNode value = found(name);
        if (value == null) {
            return otherwise;
        }
        if (!value.isBoolean()) {
            throw unexpected(name, "true or false", value);
        }
        return value.booleanValue();
    }

    /** Texts; a missing list is an empty one. */
    public List<String> texts(String name) {
        JsonNode value = found(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : elements(name, "a list of texts", value)) {
            if (!element.isString()) {
                throw unexpected(name, "a list of texts", element);
            }
            texts.add(element.stringValue());
        }
        return List.copyOf(texts);
    }

    /** An object. */
    public Fields object(String name) {
        return asFields(subject + "." + name, required(name, "an object"));
    }

    /** An object, or null where there is none. */
    public @Nullable Fields objectOrNull(String name) {
        return has(name) ? object(name) : null;
    }

    /** Objects; a missing list is an empty one. */
    public List<Fields> objects(String name) {
        JsonNode value = found(name);
        if (value == null) {
            return List.of();
        }
        List<Fields> objects = new ArrayList<>();
        for (JsonNode element : elements(name, "a list of objects", value)) {
            objects.add(asFields("%s.%s[%d]".formatted(subject, name, objects.size()), element));
        }
        return List.copyOf(objects);
    }

    /** Refuses fields that are none of these, so that a misspelled one does not go unnoticed. */
    public void requireOnly(String... names) {
        Set<String> known = new TreeSet<>(List.of(names));
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "%s: expected only the fields %s, found \"%s\""
                                .formatted(subject, String.join(", ", known), quoted(name)));
            }
        }
    }

    /** A value as an error message shows it. */
    static String described(JsonNode value) {
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case ARRAY -> "a list";
            case MISSING -> "nothing";
            default -> quoted(value.toString());
        };
    }

    private static Fields asFields(String subject, JsonNode value) {
        if (value instanceof ObjectNode object) {
            return new Fields(subject, object);
        }
        throw new IllegalArgumentException(
                "%s: expected an object, found %s".formatted(subject, described(value)));
    }

    private JsonNode elements(String name, String expected, JsonNode value) {
        if (!value.isArray()) {
            throw unexpected(name, expected, value);
        }
        return value;
    }

    private @Nullable JsonNode found(String name) {
        JsonNode value = node.get(name);
        return value == null || value.isNull() ? null : value;
    }

    private JsonNode required(String name, String expected) {
        JsonNode value = found(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "%s.%s: expected %s, found nothing".formatted(subject, name, expected));
        }
        return value;
    }

    private IllegalArgumentException unexpected(String name, String expected, JsonNode found) {
        return new IllegalArgumentException(
                "%s.%s: expected %s, found %s"
                        .formatted(subject, name, expected, described(found)));
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }

    private static String quoted(String text) {
        return text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
    }
}
