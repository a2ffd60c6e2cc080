package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.core.json.StrictJson;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The JSON files of checkpoints. */
final class JsonFile {
    /** Far above any real {@code config.json} (4 KB) or shard index (100 KB). */
    private static final long MAX_BYTES = 16L << 20;

    private static final JsonMapper MAPPER = StrictJson.mapper(StrictJson.PYTHON_FACTORY);

    private JsonFile() {}

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
                            .formatted(file, StrictJson.described(root)));
        } catch (JacksonException malformed) {
            throw malformed(file.toString(), malformed);
        }
    }

    static CheckpointException malformed(String file, JacksonException cause) {
        return new CheckpointException(
                "%s: expected well-formed JSON, found %s"
                        .formatted(file, StrictJson.finding(cause)),
                cause);
    }
}
