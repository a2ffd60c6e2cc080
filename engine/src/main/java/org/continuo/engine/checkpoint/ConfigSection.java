package org.continuo.engine.checkpoint;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.json.JsonType;
import org.continuo.core.json.StrictJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One object of a configuration file, read by key and type. A wrong or missing value is reported
 * with file, full key and finding: {@code config.json: expected a positive integer at
 * decoder.hidden_size, found "x"}. A key whose value is {@code null} counts as absent, as in the
 * reference library.
 */
public final class ConfigSection {
    private final String file;
    private final String path;
    private final ObjectNode node;

    private ConfigSection(String file, String path, ObjectNode node) {
        this.file = file;
        this.path = path;
        this.node = node;
    }

    static ConfigSection of(String file, ObjectNode root) {
        return new ConfigSection(file, "", root);
    }

    /** A section without keys, for a file that is absent. */
    static ConfigSection empty(String file) {
        return of(file, JsonNodeFactory.instance.objectNode());
    }

    /** The name of the file these values were read from, for messages. */
    public String file() {
        return file;
    }

    public boolean has(String key) {
        return value(key) != null;
    }

    public Set<String> keys() {
        return Set.copyOf(node.propertyNames());
    }

    /** A count or extent: an integer of at least 1. */
    public int positive(String key) throws CheckpointException {
        int value = integer(key);
        if (value < 1) {
            throw unexpected(key, "a positive integer");
        }
        return value;
    }

    /** {@link #positive(String)}, or {@code absent} where the key is missing or null. */
    public int positive(String key, int absent) throws CheckpointException {
        return has(key) ? positive(key) : absent;
    }

    /**
     * An integer from {@code least} to {@code most}, beyond which no model and no arithmetic goes.
     */
    public int between(String key, int least, int most) throws CheckpointException {
        int value = integer(key);
        if (value < least || value > most) {
            throw unexpected(key, "an integer from %d to %d".formatted(least, most));
        }
        return value;
    }

    /** {@link #between(String, int, int)}, or {@code absent} where the key is missing or null. */
    public int between(String key, int least, int most, int absent) throws CheckpointException {
        return has(key) ? between(key, least, most) : absent;
    }

    /** A rate of sound from 4 to 384 kHz, or {@code absent} where the key is missing or null. */
    public int sampleRateHz(String key, int absent) throws CheckpointException {
        return between(key, 4_000, 384_000, absent);
    }

    public int integer(String key) throws CheckpointException {
        return read(key, JsonType.INTEGER);
    }

    /** {@link #integer(String)}, or {@code absent} where the key is missing or null. */
    public int integer(String key, int absent) throws CheckpointException {
        return has(key) ? integer(key) : absent;
    }

    /** A finite number. */
    public double number(String key) throws CheckpointException {
        return read(key, JsonType.NUMBER.called("a finite number"));
    }

    /** {@link #number(String)}, or {@code absent} where the key is missing or null. */
    public double number(String key, double absent) throws CheckpointException {
        return has(key) ? number(key) : absent;
    }

    public String text(String key) throws CheckpointException {
        return read(key, JsonType.TEXT);
    }

    /** {@link #text(String)}, or {@code absent} where the key is missing or null. */
    public String text(String key, String absent) throws CheckpointException {
        return has(key) ? text(key) : absent;
    }

    public boolean flag(String key) throws CheckpointException {
        return read(key, JsonType.FLAG);
    }

    /** {@link #flag(String)}, or {@code absent} where the key is missing or null. */
    public boolean flag(String key, boolean absent) throws CheckpointException {
        return has(key) ? flag(key) : absent;
    }

    /** A list of integers, such as {@code upsampling_ratios}. */
    public List<Integer> integers(String key) throws CheckpointException {
        return read(key, JsonType.INTEGER.list("a list of integers"));
    }

    /** A list of finite numbers, such as {@code target_bandwidths}. */
    public List<Double> numbers(String key) throws CheckpointException {
        return read(key, JsonType.NUMBER.list("a list of numbers"));
    }

    /** A list of texts. */
    public List<String> texts(String key) throws CheckpointException {
        return read(key, JsonType.TEXT.list("a list of texts"));
    }

    /** The nested section under {@code key}. */
    public ConfigSection section(String key) throws CheckpointException {
        return new ConfigSection(file, path + key + ".", read(key, JsonType.OBJECT));
    }

    /**
     * The error for a value that has the right type and yet does not fit: {@code file: expected
     * EXPECTED at KEY, found VALUE}.
     */
    public CheckpointException unexpected(String key, String expected) {
        return new CheckpointException(
                "%s: expected %s at %s%s, found %s"
                        .formatted(file, expected, path, key, StrictJson.described(value(key))));
    }

    /** Requires the text {@code expected} under {@code key}. */
    void require(String key, String expected) throws CheckpointException {
        if (!text(key).equals(expected)) {
            throw unexpected(key, "\"" + expected + "\"");
        }
    }

    /** Requires {@code expected} under {@code key}, which may be missing. */
    void requireIfPresent(String key, int expected) throws CheckpointException {
        if (integer(key, expected) != expected) {
            throw unexpected(key, String.valueOf(expected));
        }
    }

    /** The tree itself, for a reader that copies it. */
    ObjectNode tree() {
        return node;
    }

    /** A copy of everything in it, to be changed and written. */
    public ObjectNode toJson() {
        return node.deepCopy();
    }

    private <T> T read(String key, JsonType<T> type) throws CheckpointException {
        return Optional.ofNullable(value(key))
                .flatMap(type.reading())
                .orElseThrow(() -> unexpected(key, type.name()));
    }

    private @Nullable JsonNode value(String key) {
        JsonNode value = node.get(key);
        return value == null || value.isNull() ? null : value;
    }
}
