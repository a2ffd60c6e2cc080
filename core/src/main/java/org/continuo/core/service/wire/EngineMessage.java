package org.continuo.core.service.wire;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.continuo.core.json.StrictJson;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Reads what an engine sent. It may be of another version, damaged or no engine at all: whatever is
 * not as it should be is one sentence that says what was expected, where, and what was found.
 */
public final class EngineMessage {
    private EngineMessage() {}

    /**
     * The value of a document.
     *
     * @param name how messages call it, such as {@code answer}
     * @throws ServiceException of kind {@code FAILED} if it is no such document
     */
    public static <T> T read(String name, byte[] document, Class<T> type) throws ServiceException {
        return read(name, tree(name, document), type);
    }

    /** The same for types with parameters. */
    public static <T> T read(String name, byte[] document, TypeReference<T> type)
            throws ServiceException {
        JsonNode fields = tree(name, document);
        return value(name, fields, () -> Wire.JSON.treeToValue(fields, type));
    }

    /** The value of a document that was parsed before. */
    static <T> T read(String name, JsonNode document, Class<T> type) throws ServiceException {
        return value(name, document, () -> Wire.JSON.treeToValue(document, type));
    }

    /** A document's fields as they are. */
    public static JsonNode tree(String name, byte[] document) throws ServiceException {
        try {
            return Wire.JSON.readTree(document);
        } catch (JacksonException damaged) {
            throw wrong(
                    name,
                    "expected JSON, found "
                            + StrictJson.shortened(new String(document, StandardCharsets.UTF_8)),
                    damaged);
        }
    }

    private static <T> T value(String name, JsonNode document, Supplier<@Nullable T> binding)
            throws ServiceException {
        @Nullable T value;
        try {
            value = binding.get();
        } catch (JacksonException unexpected) {
            throw wrong(name, difference(document, unexpected), unexpected);
        }
        if (value == null) {
            throw wrong(name, "expected fields, found " + document, null);
        }
        return value;
    }

    private static ServiceException wrong(
            String name, String difference, @Nullable Exception cause) {
        return new ServiceException(
                Kind.FAILED, "the engine's %s: %s".formatted(name, difference), cause);
    }

    /** What was expected and found; a record that refuses its values says so itself. */
    private static String difference(JsonNode document, JacksonException unexpected) {
        if (unexpected.getCause() instanceof IllegalArgumentException refusal) {
            return String.valueOf(refusal.getMessage());
        }
        Mismatch mismatch = Mismatch.of(document, unexpected);
        return "expected %s%s, found %s"
                .formatted(
                        mismatch.expected(),
                        mismatch.place().isEmpty() ? "" : " at " + mismatch.place(),
                        mismatch.found());
    }
}
