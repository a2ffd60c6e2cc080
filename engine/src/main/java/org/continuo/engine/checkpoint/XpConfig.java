package org.continuo.engine.checkpoint;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.json.StrictJson;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * {@code xp.cfg}: the training configuration inside audiocraft's files, OmegaConf YAML whose values
 * may refer to others as {@code ${seanet.channels}}. References to scalars and lists are resolved;
 * anything else that OmegaConf would interpolate stays as text and is reported when it is read.
 */
final class XpConfig {
    /** Real ones have about 10 KB. */
    private static final int MAX_CHARACTERS = 1 << 20;

    /** References refer to references twice at most; the limit keeps long chains cheap. */
    private static final int MAX_HOPS = 32;

    private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Za-z0-9_.]+)}");

    private static final YAMLMapper MAPPER =
            YAMLMapper.builder(
                            YAMLFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(StrictJson.MOST_NESTING)
                                                    .build())
                                    .build())
                    .build();

    private final String label;
    private final ObjectNode root;

    private XpConfig(String label, ObjectNode root) {
        this.label = label;
        this.root = root;
    }

    /** The configuration that {@code archive} carries. */
    static ConfigSection read(TorchArchive archive) throws CheckpointException {
        String yaml =
                archive.text("xp.cfg")
                        .orElseThrow(() ->
                                new CheckpointException(
                                        "%s: expected a configuration under 'xp.cfg', found none"
                                                .formatted(archive.name())));
        return parse("xp.cfg in " + archive.name(), yaml);
    }

    /**
     * @param label what to call the configuration in messages
     */
    static ConfigSection parse(String label, String yaml) throws CheckpointException {
        if (yaml.length() > MAX_CHARACTERS) {
            throw new CheckpointException(
                    "%s: expected at most %d characters, found %d"
                            .formatted(label, MAX_CHARACTERS, yaml.length()));
        }
        JsonNode root;
        try {
            root = MAPPER.readTree(yaml);
        } catch (JacksonException | YamlEngineException malformed) {
            throw new CheckpointException(
                    "%s: expected well-formed YAML, found: %s"
                            .formatted(label, firstLine(malformed)),
                    malformed);
        }
        if (!(root instanceof ObjectNode object)) {
            throw new CheckpointException(
                    "%s: expected YAML keys and values, found %s"
                            .formatted(label, StrictJson.described(root)));
        }
        XpConfig config = new XpConfig(label, object);
        config.resolveAll(object);
        return ConfigSection.of(label, object);
    }

    private void resolveAll(JsonNode node) throws CheckpointException {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> entry : object.properties()) {
                resolveAll(entry.getValue());
                entry.setValue(resolve(entry.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                resolveAll(array.get(i));
                array.set(i, resolve(array.get(i)));
            }
        }
    }

    /** Follows references from {@code node} to a value; a cycle is an error. */
    private JsonNode resolve(JsonNode node) throws CheckpointException {
        Set<String> followed = new HashSet<>();
        JsonNode value = node;
        for (String path = reference(value); path != null; path = reference(value)) {
            if (!followed.add(path) || followed.size() > MAX_HOPS) {
                throw new CheckpointException(
                        "%s: expected references that end at a value, found ${%s} in a circle"
                                .formatted(label, path));
            }
            JsonNode target = find(path);
            if (target == null || (target.isContainer() && !isListOfScalars(target))) {
                return value;
            }
            value = target;
        }
        return value;
    }

    private @Nullable JsonNode find(String path) {
        JsonNode node = root;
        for (String key : path.split("\\.", -1)) {
            node = node == null ? null : node.get(key);
        }
        return node;
    }

    private static boolean isListOfScalars(JsonNode node) {
        return node.isArray()
                && node.valueStream()
                        .noneMatch(element -> element.isContainer() || reference(element) != null);
    }

    private static @Nullable String reference(JsonNode node) {
        if (!node.isString()) {
            return null;
        }
        Matcher matcher = REFERENCE.matcher(node.stringValue());
        return matcher.matches() ? matcher.group(1) : null;
    }

    private static String firstLine(RuntimeException malformed) {
        String message =
                malformed instanceof JacksonException jackson
                        ? jackson.getOriginalMessage()
                        : malformed.getMessage();
        return String.valueOf(message).lines().findFirst().orElse("");
    }
}
