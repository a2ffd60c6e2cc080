package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.continuo.core.files.CacheFolder;

/**
 * A model as it lies on disk: one configuration tree in the shape of transformers' {@code
 * config.json} and one set of tensors under transformers' names, whichever of the two formats the
 * folder has. A folder may hold a whole MusicGen ({@code model_type} musicgen or musicgen_melody)
 * or a codec alone (encodec or dac, with bare tensor names).
 *
 * <p>Weights are views of mapped files: opening reads headers only, whatever the model's size. They
 * are valid until {@link #close()}, which may be called from any thread, and twice.
 */
public final class Checkpoint implements AutoCloseable {
    /** How the folder was written. */
    public enum Format {
        /** {@code config.json} and safetensors files, by transformers' {@code save_pretrained}. */
        HUGGING_FACE,
        /**
         * {@code state_dict.bin} and {@code compression_state_dict.bin}, by audiocraft's export.
         */
        AUDIOCRAFT,
        /** A DAC in one file with the ending {@code .pth}, as its authors publish it. */
        DESCRIPT
    }

    /** The {@code model_type} of codecs. */
    static final Set<String> CODECS = Set.of("encodec", "dac");

    private final Path folder;
    private final Format format;
    private final ModelFolder content;
    private final Weights stored;
    private final Weights weights;
    private final List<AdapterMerge.Part> merged = new ArrayList<>();
    private final Arena arena;

    private Checkpoint(
            Path folder,
            Format format,
            ModelFolder content,
            List<ScaledAdapter> adapters,
            Arena arena)
            throws CheckpointException {
        this.folder = folder;
        this.format = format;
        this.content = content;
        this.stored = Weights.of(folder.toString(), content.tensors());
        this.weights =
                adapters.isEmpty()
                        ? stored
                        : AdapterMerge.of(folder, stored, adapters, arena, merged);
        this.arena = arena;
    }

    /** Opens {@code folder}, looking for companion models in it and beside it only. */
    public static Checkpoint open(Path folder) throws CheckpointException {
        return open(folder, CompanionModels.NONE);
    }

    /**
     * Opens {@code folder}.
     *
     * @param companions where to look for an audiocraft checkpoint's text encoder and codec when
     *     they lie neither inside the folder nor beside it
     * @throws CheckpointException if the folder is no checkpoint, or anything in it is missing or
     *     damaged
     */
    public static Checkpoint open(Path folder, CompanionModels companions)
            throws CheckpointException {
        return open(folder, companions, List.of());
    }

    /**
     * Opens {@code folder} with adapters merged into its weights.
     *
     * @throws CheckpointException also if an adapter is damaged, or for another base
     */
    public static Checkpoint open(
            Path folder, CompanionModels companions, List<ScaledAdapter> adapters)
            throws CheckpointException {
        Path absolute = folder.toAbsolutePath().normalize();
        Format format = detect(absolute);
        Arena arena = Arena.ofShared();
        try {
            ModelFolder content =
                    switch (format) {
                        case HUGGING_FACE -> HuggingFaceFolder.read(absolute, arena);
                        case AUDIOCRAFT -> AudiocraftFolder.read(absolute, companions, arena);
                        case DESCRIPT ->
                                DescriptFile.read(DescriptFile.in(absolute).orElseThrow(), arena);
                    };
            requireKnownModel(content);
            return new Checkpoint(absolute, format, content, adapters, arena);
        } catch (CheckpointException | RuntimeException | Error failure) {
            arena.close();
            throw failure;
        }
    }

    public Path folder() {
        return folder;
    }

    public Format format() {
        return format;
    }

    /** The tree of {@code config.json}; an audiocraft configuration is translated to it. */
    public ConfigSection config() {
        return content.config();
    }

    /** {@code generation_config.json}; without keys when the file is absent. */
    public ConfigSection generationConfig() {
        return content.generationConfig();
    }

    /** {@code preprocessor_config.json}; without keys when the file is absent. */
    public ConfigSection preprocessorConfig() {
        return content.preprocessorConfig();
    }

    /** All tensors, under canonical names; valid until this checkpoint is closed. */
    public Weights weights() {
        return weights;
    }

    /** All tensors as they are stored, without what adapters do to them. */
    public Weights unadaptedWeights() {
        return stored;
    }

    /** Whether adapters are merged into it. */
    public boolean isAdapted() {
        return !merged.isEmpty();
    }

    /** {@link #contentHash(CacheFolder)} without its adapters. */
    public String unadaptedHash(CacheFolder cache) throws IOException {
        return new FileHashes(cache).hashOf(content.files());
    }

    /**
     * A tensor as it is stored, without what adapters do to it: for its type and shape.
     *
     * @throws CheckpointException if it is missing
     */
    public StoredTensor unadapted(String name) throws CheckpointException {
        return stored.tensor(name);
    }

    /** Whether the folder holds a codec and nothing else. */
    public boolean isCodecOnly() throws CheckpointException {
        return isCodec(config());
    }

    /** The codec's configuration: {@code audio_encoder}, or the whole if there is only a codec. */
    public ConfigSection codecConfig() throws CheckpointException {
        return isCodecOnly() ? config() : config().section("audio_encoder");
    }

    /** The codec's tensors, without {@code audio_encoder.} before their names. */
    public Weights codecWeights() throws CheckpointException {
        return isCodecOnly() ? weights : weights.under(CodecTensors.PREFIX);
    }

    /** The {@code tokenizer.json} that belongs to the text encoder. */
    public Optional<Path> tokenizerFile() {
        return content.tokenizer();
    }

    /**
     * SHA-256 over the contents of all weight and configuration files, in hexadecimal; with merged
     * adapters, behind a dash, one over theirs and their scales. Reading 13 GB takes a while, so
     * each file's hash is remembered in {@code cache} until the file changes.
     */
    public String contentHash(CacheFolder cache) throws IOException {
        return contentHash(cache, "");
    }

    /** The same of tensors whose names begin so: what leaves them as they are does not count. */
    public String contentHash(CacheFolder cache, String prefix) throws IOException {
        FileHashes hashes = new FileHashes(cache);
        String base = hashes.hashOf(content.files());
        if (!(weights instanceof AdaptedWeights adapted && adapted.changes(prefix))) {
            return base;
        }
        StringBuilder parts = new StringBuilder(base);
        for (AdapterMerge.Part part : merged) {
            parts.append("\n%s %s".formatted(hashes.hashOf(part.files()), part.scale()));
        }
        return base + "-" + FileHashes.hashOf(parts.toString());
    }

    /**
     * {@link #contentHash(CacheFolder)} if it needs no reading: it has been computed before and no
     * file has changed since.
     */
    public Optional<String> rememberedContentHash(CacheFolder cache) throws IOException {
        return merged.isEmpty()
                ? new FileHashes(cache).rememberedHashOf(content.files())
                : Optional.of(contentHash(cache));
    }

    @Override
    public synchronized void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    private static Format detect(Path folder) throws CheckpointException {
        if (Files.isRegularFile(folder) && DescriptFile.in(folder).isPresent()) {
            return Format.DESCRIPT;
        }
        if (!Files.isDirectory(folder)) {
            String found =
                    Files.exists(folder)
                            ? ForeignFiles.describe(folder).orElse("a file")
                            : "nothing";
            String sentence = "%s: expected a checkpoint folder, found %s".formatted(folder, found);
            throw Adapters.isAdapterFile(String.valueOf(folder.getFileName()))
                    ? new CheckpointException(sentence, Adapters.NEXT_STEP)
                    : new CheckpointException(sentence);
        }
        boolean isWhole =
                HuggingFaceFolder.isComplete(folder) || AudiocraftFolder.recognises(folder);
        Adapters.refuseIn(folder, isWhole);
        // The hub's MusicGen folders hold both formats; whichever was downloaded is used.
        if (HuggingFaceFolder.isComplete(folder)) {
            return Format.HUGGING_FACE;
        }
        if (AudiocraftFolder.recognises(folder)) {
            return Format.AUDIOCRAFT;
        }
        if (HuggingFaceFolder.recognises(folder)) {
            return Format.HUGGING_FACE;
        }
        if (DescriptFile.in(folder).isPresent()) {
            return Format.DESCRIPT;
        }
        throw new CheckpointException(
                "%s: expected config.json with model.safetensors (Hugging Face) or state_dict.bin with compression_state_dict.bin (audiocraft), found %s"
                        .formatted(
                                folder,
                                ForeignFiles.describeFolder(folder)
                                        .orElseGet(() -> describeContent(folder))));
    }

    private static boolean isCodec(ConfigSection config) throws CheckpointException {
        return CODECS.contains(config.text("model_type"));
    }

    private static void requireKnownModel(ModelFolder content) throws CheckpointException {
        ConfigSection config = content.config();
        if (!isCodec(config)) {
            ModelKind.of(config); // or it is refused
            config.section("text_encoder");
            config.section("audio_encoder");
            config.section("decoder");
        }
    }

    private static String describeContent(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            String names =
                    files.limit(5)
                            .map(file -> String.valueOf(file.getFileName()))
                            .sorted()
                            .collect(Collectors.joining(", "));
            return names.isEmpty() ? "an empty folder" : names;
        } catch (IOException unreadable) {
            return "a folder that cannot be read: " + unreadable;
        }
    }
}
