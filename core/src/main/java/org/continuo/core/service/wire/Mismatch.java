package org.continuo.core.service.wire;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.continuo.core.json.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.MismatchedInputException;

/**
 * Where a document is not what Jackson could bind.
 *
 * @param place its fields' names, such as {@code clips[0].samples}; empty for the whole document
 * @param expected what should be there, in words
 * @param found what is there, as a sentence shows it
 */
record Mismatch(String place, String expected, String found) {
    static Mismatch of(JsonNode document, JacksonException unexpected) {
        return of(document, unexpected.getPath(), unexpected);
    }

    /** What holds the field that is none of a form's. */
    static Mismatch around(JsonNode document, JacksonException unexpected) {
        List<JacksonException.Reference> path = unexpected.getPath();
        return of(document, path.subList(0, path.size() - 1), unexpected);
    }

    private static Mismatch of(
            JsonNode document, List<JacksonException.Reference> path, JacksonException unexpected) {
        StringBuilder place = new StringBuilder();
        JsonNode found = document;
        for (JacksonException.Reference step : path) {
            if (step.getPropertyName() == null) {
                place.append('[').append(step.getIndex()).append(']');
                found = found.path(step.getIndex());
            } else {
                place.append(place.isEmpty() ? "" : ".").append(step.getPropertyName());
                found = found.path(step.getPropertyName());
            }
        }
        return new Mismatch(
                place.toString(),
                expected(unexpected, found),
                found.isMissingNode() ? "nothing" : StrictJson.shortened(found.toString()));
    }

    private static String expected(JacksonException unexpected, JsonNode found) {
        Class<?> type =
                unexpected instanceof MismatchedInputException mismatch
                                && mismatch.getTargetType() != null
                        ? mismatch.getTargetType()
                        : Object.class;
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                    .collect(Collectors.joining(" or "));
        }
        if (List.of(int.class, long.class, Integer.class, Long.class).contains(type)) {
            return "a whole number";
        }
        if (type == double.class || type == Double.class) {
            return "a number";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "text";
        }
        if (type == byte[].class) {
            return "Base64";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() && !found.isObject() ? "an object" : "other fields";
    }
}
