package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds models on this machine, without the network and without copying: a named model is used from
 * the cache, wherever it came from.
 */
public final class ModelLocator {
    private final HubCache cache;

    public ModelLocator(HubCache cache) {
        this.cache = cache;
    }

    /** The folder with the model's files; nothing if a named model is not here as a whole. */
    public Optional<Path> find(ModelReference reference) throws IOException {
        return switch (reference) {
            case ModelReference.Folder(Path path) -> Optional.of(path);
            case ModelReference.Named(HubName name) -> cache.find(name).map(Snapshot::folder);
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
