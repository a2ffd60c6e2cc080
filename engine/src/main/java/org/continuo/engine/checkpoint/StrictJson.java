package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** JSON as checkpoints hold it, read within limits: no duplicate keys, no deep nesting. */
final class StrictJson {
    /** Far above any real {@code config.json} (4 KB) or shard index (100 KB). */
    private static final long MAX_BYTES = 16L << 20;

    /** Checkpoints nest four deep; the limit keeps hostile files from deep recursion. */
    static final int MAX_NESTING = 64;

    /** NaN and Infinity are allowed because Python's {@code json} module writes them. */
    static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_NESTING)
                                    .maxNumberLength(100)
                                    .maxNameLength(1000)
                                    .build())
                    .build();

    private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

    private StrictJson() {}

    /** The object that {@code file} holds. */
    static ObjectNode readObject(Path file) throws CheckpointException {
        MappedFile.requireFile(file);
        byte[] content;
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new CheckpointException(
                        "%s: expected at most %d bytes of JSON, found %d"
                                .formatted(file, MAX_BYTES, size));
            }
            content = Files.readAllBytes(file);
        } catch (CheckpointException tooLarge) {
            throw tooLarge;
        } catch (IOException failure) {
            throw new CheckpointException(
                    "%s: expected a readable JSON file, found: %s".formatted(file, failure),
                    failure);
        }
        try {
            JsonNode root = MAPPER.readTree(content);
            if (root instanceof ObjectNode object) {
                return object;
            }
            throw new CheckpointException(
                    "%s: expected a JSON object, found %s"
                            .formatted(file, ConfigSection.describe(root)));
        } catch (JacksonException malformed) {
            throw malformed(file.toString(), malformed);
        }
    }

    static CheckpointException malformed(String file, JacksonException cause) {
        String place =
                cause.getLocation() == null
                        ? ""
                        : " at line %d, column %d"
                                .formatted(
                                        cause.getLocation().getLineNr(),
                                        cause.getLocation().getColumnNr());
        String found = String.valueOf(cause.getOriginalMessage()).lines().findFirst().orElse("");
        return new CheckpointException(
                "%s: expected well-formed JSON, found%s: %s"
                        .formatted(file, place, found.substring(0, Math.min(200, found.length()))),
                cause);
    }
}
