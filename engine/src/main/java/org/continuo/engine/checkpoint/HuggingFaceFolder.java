package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.continuo.core.json.StrictJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A folder as {@code save_pretrained} writes it: {@code config.json} and safetensors files. */
final class HuggingFaceFolder {
    private static final String WEIGHTS_FILE = "model.safetensors";
    private static final String INDEX_FILE = "model.safetensors.index.json";

    /** A plain file name: no folder, no {@code ..}, nothing an operating system reads otherwise. */
    private static final Pattern SHARD_NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,199}");

    private static final int MAX_SHARDS = 1000;

    private HuggingFaceFolder() {}

    /** Whether {@code folder} is meant to be of this format, complete or not. */
    static boolean recognises(Path folder) {
        return Files.exists(folder.resolve(ModelFolder.CONFIG_FILE));
    }

    /** Whether {@code folder} has configuration and weights of this format. */
    static boolean isComplete(Path folder) {
        return recognises(folder)
                && (Files.exists(folder.resolve(WEIGHTS_FILE))
                        || Files.exists(folder.resolve(INDEX_FILE)));
    }

    /** Reads {@code folder}; its files stay mapped until {@code arena} is closed. */
    static ModelFolder read(Path folder, Arena arena) throws CheckpointException {
        List<Path> files = new ArrayList<>();
        ConfigSection config = config(folder, ModelFolder.CONFIG_FILE, files);
        ConfigSection generation = config(folder, "generation_config.json", files);
        ConfigSection preprocessor = config(folder, "preprocessor_config.json", files);
        Map<String, StoredTensor> stored = tensors(folder, arena, files);
        Adapters.refuseIn(folder.toString(), stored);
        Map<String, StoredTensor> tensors = WrapperNames.removed(folder.toString(), stored);
        return new ModelFolder(
                config,
                generation,
                preprocessor,
                HuggingFaceNames.canonical(folder.toString(), tensors),
                List.copyOf(files),
                ModelFolder.tokenizerIn(folder));
    }

    private static ConfigSection config(Path folder, String name, List<Path> files)
            throws CheckpointException {
        Path file = folder.resolve(name);
        if (!Files.exists(file)) {
            return ConfigSection.empty(name);
        }
        files.add(file);
        return ConfigSection.of(name, JsonFile.readObject(file));
    }

    private static Map<String, StoredTensor> tensors(Path folder, Arena arena, List<Path> files)
            throws CheckpointException {
        Path whole = folder.resolve(WEIGHTS_FILE);
        if (Files.exists(whole)) {
            files.add(whole);
            return SafetensorsFile.read(whole, arena);
        }
        Path index = folder.resolve(INDEX_FILE);
        if (Files.exists(index)) {
            files.add(index);
            return shards(folder, index, arena, files);
        }
        throw new CheckpointException(
                "%s: expected %s or %s beside config.json, found %s"
                        .formatted(
                                folder, WEIGHTS_FILE, INDEX_FILE, ForeignFiles.weightsIn(folder)));
    }

    private static Map<String, StoredTensor> shards(
            Path folder, Path index, Arena arena, List<Path> files) throws CheckpointException {
        Map<String, Map<String, StoredTensor>> shards = new TreeMap<>();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : weightMap(index).properties()) {
            String name = entry.getKey();
            String shardName = shardName(index, name, entry.getValue());
            Map<String, StoredTensor> shard = shards.get(shardName);
            if (shard == null) {
                if (shards.size() == MAX_SHARDS) {
                    throw new CheckpointException(
                            "%s: expected at most %d shards, found more"
                                    .formatted(index, MAX_SHARDS));
                }
                Path file = folder.resolve(shardName);
                shard = SafetensorsFile.read(file, arena);
                files.add(file);
                shards.put(shardName, shard);
            }
            StoredTensor tensor = shard.get(name);
            if (tensor == null) {
                throw new CheckpointException(
                        "%s: expected %s in %s, found none".formatted(index, name, shardName));
            }
            tensors.put(name, tensor);
        }
        return tensors;
    }

    private static ObjectNode weightMap(Path index) throws CheckpointException {
        if (JsonFile.readObject(index).get("weight_map") instanceof ObjectNode map) {
            return map;
        }
        throw new CheckpointException(
                "%s: expected an object at weight_map, found none".formatted(index));
    }

    private static String shardName(Path index, String tensor, @Nullable JsonNode value)
            throws CheckpointException {
        if (value != null
                && value.isString()
                && SHARD_NAME.matcher(value.stringValue()).matches()) {
            return value.stringValue();
        }
        throw new CheckpointException(
                "%s: expected the plain name of a file in the same folder at weight_map.%s, found %s"
                        .formatted(index, tensor, StrictJson.described(value)));
    }
}
