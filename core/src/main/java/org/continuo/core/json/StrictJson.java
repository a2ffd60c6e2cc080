package org.continuo.core.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How JSON is read that comes from outside: within limits, with no key twice and nothing behind the
 * document. Requests, answers, presets and checkpoints are all read so.
 */
public final class StrictJson {
    /** Documents nest four to eight deep; the limit keeps hostile ones from deep recursion. */
    public static final int MOST_NESTING = 64;

    private static final int LONGEST_FINDING = 200;
    private static final int LONGEST_QUOTE = 60;
    private static final int LONGEST_LIST = 16;

    /** For mappers that bind records; what they do with fields is theirs. */
    public static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MOST_NESTING)
                                    .maxNameLength(1000)
                                    .build())
                    .build();

    /** The same for what Python's {@code json} module wrote, which knows NaN and Infinity. */
    public static final JsonFactory PYTHON_FACTORY =
            FACTORY.rebuild().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

    /** Trees of either. */
    public static JsonMapper mapper(JsonFactory factory) {
        return JsonMapper.builder(factory)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    private StrictJson() {}

    /** What was found instead of JSON, and where: {@code Unexpected … at line 1, column 2}. */
    public static String finding(JacksonException damaged) {
        String words =
                String.valueOf(damaged.getOriginalMessage())
                        .lines()
                        .findFirst()
                        .orElse("something else");
        TokenStreamLocation place = damaged.getLocation();
        return words.substring(0, Math.min(words.length(), LONGEST_FINDING))
                + (place == null
                        ? ""
                        : " at line %d, column %d"
                                .formatted(place.getLineNr(), place.getColumnNr()));
    }

    /** A value as an error message shows it: short ones as they are, others by what they are. */
    public static String described(@Nullable JsonNode value) {
        if (value == null) {
            return "nothing";
        }
        return switch (value.getNodeType()) {
            case OBJECT -> "an object";
            case MISSING -> "nothing";
            case ARRAY ->
                    value.size() > LONGEST_LIST
                            ? "a list of " + value.size()
                            : shortened(value.toString());
            default -> shortened(value.toString());
        };
    }

    /** Bounded, and without what would move a terminal's cursor. */
    public static String shortened(String text) {
        String line =
                text.substring(0, Math.min(text.length(), LONGEST_QUOTE))
                        .replaceAll("[\\s\\p{Cntrl}]+", " ");
        return text.length() > LONGEST_QUOTE ? line + "…" : line;
    }
}
