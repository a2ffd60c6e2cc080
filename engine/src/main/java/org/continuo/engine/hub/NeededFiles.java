package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.continuo.core.json.LenientJson;
import org.continuo.core.problem.ProblemSentence;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The files of a repository that the engine reads; published repositories hold the same weights in
 * up to three formats. Safetensors come first; where there are none, audiocraft's two state files,
 * which are not self-contained. The third, transformers' pickles, no part of the engine reads.
 *
 * @param form how the weights are stored
 * @param files all that is needed, but for the shards that {@code index} names
 * @param index the list of shards, where the weights come in several files
 */
public record NeededFiles(Form form, List<RepositoryPath> files, @Nullable RepositoryPath index) {
    /** How a repository stores its weights. */
    public enum Form {
        /** {@code config.json} and one set of weights for all networks. */
        TRANSFORMERS,
        /** The language model's and the codec's state; text encoder and codec by reference. */
        AUDIOCRAFT,
        /** A LoRA adapter as peft saves it: no model, but the change of one. */
        ADAPTER
    }

    static final String CODEC_STATE = "compression_state_dict.bin";
    private static final List<String> AUDIOCRAFT_FILES = List.of("state_dict.bin", CODEC_STATE);
    private static final String ADAPTER_CONFIG = "adapter_config.json";
    private static final String CARD = "README.md";
    private static final List<String> ADAPTER_WEIGHTS_BEST_FIRST =
            List.of("adapter_model.safetensors", "adapter_model.bin");
    private static final List<String> WEIGHTS_BEST_FIRST =
            List.of("model.safetensors", "model.safetensors.index.json");
    private static final List<String> BESIDE_WEIGHTS =
            List.of(
                    "config.json",
                    "generation_config.json",
                    "preprocessor_config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json");
    private static final Set<String> TYPES_WITH_TOKENIZER =
            Set.of("musicgen", "musicgen_melody", "t5");

    public NeededFiles {
        files = List.copyOf(files);
    }

    /**
     * Chooses among the files of a repository; nothing if there is neither a model nor an adapter
     * in it.
     */
    public static Optional<NeededFiles> of(Collection<RepositoryPath> offered) {
        Set<String> names = new TreeSet<>();
        offered.forEach(path -> names.add(path.value()));
        if (names.contains("config.json")) {
            for (String weights : WEIGHTS_BEST_FIRST) {
                if (names.contains(weights)) {
                    List<String> chosen = new ArrayList<>(BESIDE_WEIGHTS);
                    chosen.retainAll(names);
                    if (!names.contains("tokenizer.json") && names.contains("spiece.model")) {
                        chosen.add("spiece.model");
                    }
                    chosen.add(weights);
                    boolean sharded = weights.endsWith(".index.json");
                    return Optional.of(
                            new NeededFiles(
                                    Form.TRANSFORMERS,
                                    paths(chosen),
                                    sharded ? new RepositoryPath(weights) : null));
                }
            }
        }
        return names.containsAll(AUDIOCRAFT_FILES)
                ? Optional.of(new NeededFiles(Form.AUDIOCRAFT, paths(AUDIOCRAFT_FILES), null))
                : adapter(names);
    }

    /** The card says under which licence, and is a page. */
    private static Optional<NeededFiles> adapter(Set<String> names) {
        if (!names.contains(ADAPTER_CONFIG)) {
            return Optional.empty();
        }
        for (String weights : ADAPTER_WEIGHTS_BEST_FIRST) {
            if (names.contains(weights)) {
                List<String> chosen = new ArrayList<>(List.of(ADAPTER_CONFIG, weights, CARD));
                chosen.retainAll(names);
                return Optional.of(new NeededFiles(Form.ADAPTER, paths(chosen), null));
            }
        }
        return Optional.empty();
    }

    private static List<RepositoryPath> paths(List<String> names) {
        return names.stream().map(RepositoryPath::new).toList();
    }

    /**
     * The shards that an index names, each once.
     *
     * @param index the content of {@code *.index.json}
     * @param what the file, for messages
     * @throws HubException if it is no such index, or names a file outside the model's folder
     */
    static List<RepositoryPath> shards(byte[] index, String what) throws HubException {
        JsonNode map;
        try {
            map = LenientJson.read(index).path("weight_map");
        } catch (JacksonException notJson) {
            throw new HubException(
                    what + ": expected an index of shards in JSON, found something else", notJson);
        }
        if (!map.isObject() || map.isEmpty()) {
            throw new HubException(
                    what + ": expected a weight_map with the shard of each tensor, found none");
        }
        Set<RepositoryPath> shards = new TreeSet<>();
        for (JsonNode shard : map) {
            try {
                shards.add(new RepositoryPath(shard.asString("")));
            } catch (IllegalArgumentException unsafe) {
                throw new HubException(
                        "%s: refused, because of a %s"
                                .formatted(what, ProblemSentence.reason(unsafe)),
                        unsafe);
            }
        }
        return List.copyOf(shards);
    }

    /**
     * Whether a folder holds all that is needed: the cache may hold a part of a model, because
     * another tool wanted no more or was interrupted.
     */
    static boolean areIn(Path folder) throws IOException {
        List<RepositoryPath> names = new ArrayList<>();
        for (Path file : HubCache.children(folder)) {
            if (Files.isRegularFile(file)) {
                RepositoryPath.tryParse(file.getFileName().toString()).ifPresent(names::add);
            }
        }
        Optional<NeededFiles> needed = of(names);
        if (needed.isEmpty()) {
            return false;
        }
        if (needed.get().form() == Form.TRANSFORMERS
                && !names.contains(new RepositoryPath("tokenizer.json"))
                && TYPES_WITH_TOKENIZER.contains(modelType(folder))) {
            return false;
        }
        RepositoryPath index = needed.get().index();
        if (index == null) {
            return true;
        }
        byte[] content = Files.readAllBytes(index.in(folder));
        for (RepositoryPath shard : shards(content, index.in(folder).toString())) {
            if (!Files.isRegularFile(shard.in(folder))) {
                return false;
            }
        }
        return true;
    }

    /** The {@code model_type} of a folder's {@code config.json}; empty if that has none. */
    static String modelType(Path folder) throws IOException {
        return text(folder.resolve("config.json"), "/model_type");
    }

    /** Whether the adapter in a folder, if there is one, belongs to a MusicGen, as peft says it. */
    static boolean changesMusicModel(Path folder) throws IOException {
        Path adapter = folder.resolve(ADAPTER_CONFIG);
        if (!Files.isRegularFile(adapter)) {
            return false;
        }
        String bases =
                text(adapter, "/auto_mapping/base_model_class")
                        + text(adapter, "/base_model_name_or_path")
                        + modelType(folder);
        return bases.toLowerCase(Locale.ROOT).contains("musicgen");
    }

    /** A text of a JSON file; nothing where there is none. */
    private static String text(Path file, String pointer) throws IOException {
        if (!Files.isRegularFile(file)) {
            return "";
        }
        try {
            return LenientJson.read(Files.readAllBytes(file)).at(pointer).asString("");
        } catch (JacksonException notJson) {
            return "";
        }
    }
}
