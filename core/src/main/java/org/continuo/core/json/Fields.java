package org.continuo.core.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON object whose fields are read one by one, each with the type and bounds that it must have.
 * A field that is {@code null} counts as missing. What is not as it must be is an {@link
 * IllegalArgumentException}: {@code request.length: expected an object, found 7}.
 */
public final class Fields {
    private final String subject;
    private final ObjectNode node;
    private final Set<String> known = new TreeSet<>();

    Fields(String subject, ObjectNode node) {
        this.subject = subject;
        this.node = node;
    }

    public String subject() {
        return subject;
    }

    public ObjectNode node() {
        return node;
    }

    public boolean has(String name) {
        return value(name).isPresent();
    }

    /** A field of whatever type. */
    public Optional<JsonNode> value(String name) {
        known.add(name);
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    /** A field that must be there. */
    public <T> T required(String name, JsonType<T> type) {
        return optional(name, type)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "%s.%s: expected %s, found nothing"
                                        .formatted(subject, name, type.name())));
    }

    /** A field that may be missing. */
    public <T> Optional<T> optional(String name, JsonType<T> type) {
        return value(name)
                .map(value ->
                        type.reading()
                                .apply(value)
                                .orElseThrow(() ->
                                        unexpected(subject + "." + name, type.name(), value)));
    }

    public String text(String name) {
        return required(name, JsonType.TEXT);
    }

    public String text(String name, String otherwise) {
        return optional(name, JsonType.TEXT).orElse(otherwise);
    }

    public Optional<Double> optionalNumber(String name) {
        return optional(name, JsonType.NUMBER);
    }

    public Optional<Integer> optionalInteger(String name) {
        return optional(name, JsonType.WHOLE_INTEGER);
    }

    public boolean flag(String name, boolean otherwise) {
        return optional(name, JsonType.FLAG).orElse(otherwise);
    }

    /** A text that names one of these in lower case. */
    public <E extends Enum<E>> E choice(String name, Class<E> type) {
        List<E> choices = List.of(type.getEnumConstants());
        String named =
                required(
                        name,
                        JsonType.TEXT
                                .when(text ->
                                        choices.stream()
                                                .anyMatch(choice -> spelled(choice).equals(text)))
                                .called(
                                        "one of "
                                                + choices.stream()
                                                        .map(Fields::spelled)
                                                        .sorted()
                                                        .collect(Collectors.joining(", "))));
        return Enum.valueOf(type, named.toUpperCase(Locale.ROOT));
    }

    /** A finite number within bounds, both included. */
    public double number(String name, double least, double most) {
        return required(
                name,
                JsonType.NUMBER
                        .when(number -> number >= least && number <= most)
                        .called("a number from %s to %s".formatted(plain(least), plain(most))));
    }

    /** A whole number within bounds, both included; 4.0 is one. */
    public long whole(String name, long least, long most) {
        return required(
                name,
                JsonType.WHOLE
                        .when(number -> number >= least && number <= most)
                        .called("a whole number from %d to %d".formatted(least, most)));
    }

    public int integer(String name, int least, int most) {
        return Math.toIntExact(whole(name, least, most));
    }

    /** Texts; a missing list is an empty one. */
    public List<String> texts(String name) {
        return optional(name, JsonType.TEXT.list("a list of texts")).orElse(List.of());
    }

    public Fields object(String name) {
        return new Fields(subject + "." + name, required(name, JsonType.OBJECT));
    }

    public Optional<Fields> optionalObject(String name) {
        return optional(name, JsonType.OBJECT)
                .map(object -> new Fields(subject + "." + name, object));
    }

    /** An object, or null where there is none. */
    public @Nullable Fields objectOrNull(String name) {
        return optionalObject(name).orElse(null);
    }

    /** Objects; a missing list is an empty one. */
    public List<Fields> objects(String name) {
        List<ObjectNode> nodes =
                optional(name, JsonType.OBJECT.list("a list of objects")).orElse(List.of());
        List<Fields> objects = new ArrayList<>();
        for (ObjectNode each : nodes) {
            objects.add(new Fields("%s.%s[%d]".formatted(subject, name, objects.size()), each));
        }
        return List.copyOf(objects);
    }

    /**
     * Refuses fields that are none of these and were not asked for yet: they are misspelt, or meant
     * for another version.
     */
    public void requireOnly(String... names) {
        known.addAll(Arrays.asList(names));
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        "%s: expected only the fields %s, found \"%s\""
                                .formatted(
                                        subject,
                                        String.join(", ", known),
                                        StrictJson.shortened(name)));
            }
        }
    }

    @Override
    public String toString() {
        return subject + " " + node;
    }

    private static IllegalArgumentException unexpected(
            String place, String expected, JsonNode found) {
        return new IllegalArgumentException(
                "%s: expected %s, found %s"
                        .formatted(place, expected, StrictJson.described(found)));
    }

    private static String spelled(Enum<?> choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static String plain(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : Double.toString(number);
    }
}
