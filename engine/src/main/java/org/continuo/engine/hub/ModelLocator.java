package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds models on this machine, without the network and without copying: a model of the hub is used
 * from the cache, whoever filled it, one that comes with Continuo from where it was installed.
 */
public final class ModelLocator {
    private final HubCache cache;
    private final List<Path> folders;

    /**
     * A locator.
     *
     * @param folders where models that come with Continuo may lie, each in a folder of its name
     */
    public ModelLocator(HubCache cache, List<Path> folders) {
        this.cache = cache;
        this.folders = List.copyOf(folders);
    }

    /** Whether a folder holds a model or an adapter of one, not only its recipe. */
    public static boolean looksLikeModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                || Files.isRegularFile(folder.resolve("adapter_config.json"))
                || Files.isRegularFile(folder.resolve("state_dict.bin"));
    }

    /** The folder with the model's files; nothing if a named model is not here as a whole. */
    public Optional<Path> find(ModelReference reference) throws IOException {
        return switch (reference) {
            case ModelReference.Folder(Path path) -> Optional.of(path);
            case ModelReference.Named(HubName name) -> cache.find(name).map(Snapshot::folder);
            case ModelReference.Included(String name) ->
                    folders.stream()
                            .map(folder -> folder.resolve(name))
                            .filter(ModelLocator::looksLikeModel)
                            .findFirst();
        };
    }

    /**
     * The folder of what an audiocraft file points to, such as {@code t5-base} or {@code
     * facebook/encodec_32khz}; nothing if it is not here as a whole.
     */
    public Optional<Path> companion(String pretrainedName) throws IOException {
        Optional<HubName> name = HubName.tryParse(pretrainedName);
        return name.isPresent() ? cache.find(name.get()).map(Snapshot::folder) : Optional.empty();
    }
}
