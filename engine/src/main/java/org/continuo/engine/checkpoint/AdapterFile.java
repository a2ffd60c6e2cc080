package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The tensors of an adapter, by the module they belong to, named from inside the model that it was
 * trained on. What cannot be explained is refused: the sound would be another one.
 *
 * @param weights {@code adapter_model.safetensors} or {@code .bin}
 * @param updates by module
 * @param saved tensors that replace the base's, by tensor name
 */
record AdapterFile(
        AdapterConfig config,
        Path weights,
        Map<String, Update> updates,
        Map<String, StoredTensor> saved) {
    private static final String WRAPPER = "base_model.model.";

    /**
     * Two factors of a module's update, and what belongs to them.
     *
     * @param down {@code [rank, in]}; of an embedding {@code [rank, rows]}
     * @param up {@code [out, rank]}; of an embedding {@code [width, rank]}
     * @param upBias {@code [out]}
     * @param magnitude the length of each row, {@code [out]} (DoRA)
     */
    record Update(
            boolean embedding,
            StoredTensor down,
            StoredTensor up,
            @Nullable StoredTensor upBias,
            @Nullable StoredTensor magnitude) {
        /** Those that are there. */
        List<StoredTensor> tensors() {
            return Stream.of(
                            Optional.of(down),
                            Optional.of(up),
                            Optional.ofNullable(upBias),
                            Optional.ofNullable(magnitude))
                    .flatMap(Optional::stream)
                    .toList();
        }
    }

    static AdapterFile read(Path folder, Arena arena) throws CheckpointException {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(
                    "%s: expected the folder of a LoRA adapter, found %s"
                            .formatted(folder, Files.exists(folder) ? "a file" : "nothing"));
        }
        AdapterConfig config = AdapterConfig.read(folder);
        Path safe = folder.resolve("adapter_model.safetensors");
        Path torch = folder.resolve("adapter_model.bin");
        if (Files.exists(safe)) {
            return parse(config, safe, SafetensorsFile.read(safe, arena));
        }
        if (Files.exists(torch)) {
            return parse(config, torch, TorchArchive.open(torch, arena).tensors());
        }
        throw new CheckpointException(
                "%s: expected adapter_model.safetensors or adapter_model.bin beside %s, found neither"
                        .formatted(folder, AdapterConfig.FILE));
    }

    List<Path> files() {
        return List.of(config.file(), weights);
    }

    private static AdapterFile parse(
            AdapterConfig config, Path file, Map<String, StoredTensor> tensors)
            throws CheckpointException {
        Map<String, Map<String, StoredTensor>> parts = new TreeMap<>();
        Map<String, StoredTensor> saved = new TreeMap<>();
        for (Map.Entry<String, StoredTensor> entry : tensors.entrySet()) {
            String name = entry.getKey();
            requireNumbers(entry.getValue(), file);
            if (!name.startsWith(WRAPPER)) {
                throw unexplained(file, name, "a name that begins with " + WRAPPER);
            }
            String inner = name.substring(WRAPPER.length());
            int lora = inner.indexOf(".lora_");
            if (lora >= 0) {
                parts.computeIfAbsent(inner.substring(0, lora), module -> new TreeMap<>())
                        .put(inner.substring(lora + 1), entry.getValue());
            } else {
                saved.put(
                        inner.replace(".base_layer.", ".").replace(".modules_to_save.", "."),
                        entry.getValue());
            }
        }
        Map<String, Update> updates = new TreeMap<>();
        for (Map.Entry<String, Map<String, StoredTensor>> part : parts.entrySet()) {
            updates.put(part.getKey(), update(config, file, part.getKey(), part.getValue()));
        }
        for (String module : config.savedModules()) {
            if (saved.keySet().stream().noneMatch(name -> AdapterConfig.liesIn(name, module))) {
                throw new CheckpointException(
                        "%s: expected the tensors of %s, which modules_to_save names, found none"
                                .formatted(file, module));
            }
        }
        for (String name : saved.keySet()) {
            requireExplained(config, file, name, updates);
        }
        return new AdapterFile(config, file, updates, saved);
    }

    private static Update update(
            AdapterConfig config, Path file, String module, Map<String, StoredTensor> parts)
            throws CheckpointException {
        boolean embedding =
                parts.containsKey("lora_embedding_A") || parts.containsKey("lora_embedding_B");
        StoredTensor down =
                require(parts, embedding ? "lora_embedding_A" : "lora_A.weight", file, module);
        StoredTensor up =
                require(parts, embedding ? "lora_embedding_B" : "lora_B.weight", file, module);
        @Nullable StoredTensor upBias = parts.remove("lora_B.bias");
        @Nullable StoredTensor magnitude = null;
        if (config.directional()) {
            String name = "lora_magnitude_vector";
            magnitude =
                    require(parts, parts.containsKey(name) ? name : name + ".weight", file, module);
        }
        if (!parts.isEmpty()) {
            String name = module + "." + parts.keySet().iterator().next();
            throw unexplained(file, WRAPPER + name, "the two factors of an update and no more");
        }
        if (embedding && magnitude != null) {
            throw unexplained(
                    file,
                    WRAPPER + module + ".lora_magnitude_vector",
                    "DoRA on linear layers only");
        }
        double rank = config.rankOf(module);
        if (down.shape().rank() != 2 || down.shape().size(0) != rank) {
            throw new CheckpointException(
                    "%s in %s: expected rank %.0f by %s, found shape %s"
                            .formatted(down.name(), file, rank, config.file(), down.shape()));
        }
        if (up.shape().rank() != 2 || up.shape().size(1) != rank) {
            throw new CheckpointException(
                    "%s in %s: expected rank %.0f by %s, found shape %s"
                            .formatted(up.name(), file, rank, config.file(), up.shape()));
        }
        return new Update(embedding, down, up, upBias, magnitude);
    }

    private static StoredTensor require(
            Map<String, StoredTensor> parts, String name, Path file, String module)
            throws CheckpointException {
        StoredTensor tensor = parts.remove(name);
        if (tensor == null) {
            throw new CheckpointException(
                    "%s: expected a tensor %s%s.%s, found none"
                            .formatted(file, WRAPPER, module, name));
        }
        return tensor;
    }

    private static void requireExplained(
            AdapterConfig config, Path file, String name, Map<String, Update> updates)
            throws CheckpointException {
        boolean bias =
                name.endsWith(".bias")
                        && switch (config.bias()) {
                            case "all" -> true;
                            case "lora_only" ->
                                    updates.containsKey(
                                            name.substring(0, name.length() - ".bias".length()));
                            default -> false;
                        };
        boolean table =
                AdapterConfig.liesIn(name, "embed_tokens") || AdapterConfig.liesIn(name, "shared");
        if (!bias && !table && !config.saves(name)) {
            throw unexplained(
                    file,
                    WRAPPER + name,
                    "factors of updates, and whole tensors where modules_to_save or bias say so");
        }
    }

    private static CheckpointException unexplained(Path file, String name, String expected) {
        return new CheckpointException("%s: expected %s, found %s".formatted(file, expected, name));
    }

    private static void requireNumbers(StoredTensor tensor, Path file) throws CheckpointException {
        if (!tensor.type().isFloatingPoint()) {
            throw new CheckpointException(
                    "%s in %s: expected a floating-point tensor, found %s"
                            .formatted(tensor.name(), file, tensor.type()));
        }
        float[] block = new float[1 << 14];
        long count = tensor.shape().elementCount();
        for (long from = 0; from < count; from += block.length) {
            int some = (int) Math.min(block.length, count - from);
            tensor.copyFloats(from, block, 0, some);
            for (int i = 0; i < some; i++) {
                if (!Float.isFinite(block[i])) {
                    throw new CheckpointException(
                            "%s in %s: expected numbers, found %s"
                                    .formatted(tensor.name(), file, block[i]));
                }
            }
        }
    }
}
