package org.continuo.engine.library;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.onnx.ModelCache;

/**
 * The graphs that were built from models of this machine. They are found by the content of the
 * model's files, so that equal models share them.
 */
public final class ConvertedModels {
    private final CacheFolder folder;
    private final ModelCache graphs;

    ConvertedModels(CacheFolder folder) {
        this.folder = folder;
        this.graphs = new ModelCache(folder.path());
    }

    /** The precisions that this model needs no more time to be converted to. */
    public List<Precision> precisions(Checkpoint checkpoint) throws IOException {
        List<Precision> converted = new ArrayList<>();
        Optional<String> hash = contentHash(checkpoint);
        if (hash.isPresent()) {
            for (Precision precision : Precision.values()) {
                String key = hash.get() + "-decoder-" + precision.label();
                if (graphs.stored(key).stream().anyMatch(stored -> stored.key().equals(key))) {
                    converted.add(precision);
                }
            }
        }
        return converted;
    }

    /** What the graphs of a content take on disk. */
    public long sizeBytes(String contentHash) throws IOException {
        return graphs.stored(contentHash).stream().mapToLong(ModelCache.Stored::sizeBytes).sum();
    }

    /** Identifies a model's content; nothing if it was never converted, or has changed since. */
    public Optional<String> contentHash(Checkpoint checkpoint) throws IOException {
        return checkpoint.rememberedContentHash(folder);
    }

    /** Deletes the graphs of a content. */
    public void remove(String contentHash) throws IOException {
        graphs.remove(contentHash);
    }
}
