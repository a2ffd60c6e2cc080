package org.continuo.engine.library;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.ModelRemoval;
import org.continuo.engine.hub.Snapshot;

/**
 * What removing one revision of a model means: its files, and the graphs that were built from it
 * unless another revision with the same content uses them too.
 *
 * @param graphs the content hash whose graphs go; nothing if none do
 */
public record ModelDisposal(
        ModelLibrary library, ModelRemoval removal, Optional<String> graphs, long graphBytes) {
    /**
     * Looks what there is to remove.
     *
     * @throws org.continuo.engine.hub.HubException if this revision is not in the cache
     */
    public static ModelDisposal plan(ModelLibrary library, HubName name) throws IOException {
        ModelRemoval removal = ModelRemoval.plan(library.cache(), name);
        Optional<String> graphs = graphs(library, removal);
        long bytes = graphs.isPresent() ? library.converted().sizeBytes(graphs.get()) : 0;
        return new ModelDisposal(library, removal, graphs, bytes);
    }

    /** What the disk gains. */
    public long freedBytes() {
        return removal.freedBytes() + graphBytes;
    }

    /**
     * Removes it.
     *
     * @param onWait called once if another process pulls this model
     */
    public void run(Runnable onWait) throws IOException, InterruptedException {
        removal.run(library.cache(), onWait);
        if (graphs.isPresent()) {
            library.converted().remove(graphs.get());
        }
    }

    private static Optional<String> graphs(ModelLibrary library, ModelRemoval removal)
            throws IOException {
        Optional<String> hash = contentHash(library, removal.snapshot());
        List<Optional<String>> others = new ArrayList<>();
        for (Snapshot kept : removal.kept()) {
            others.add(contentHash(library, kept));
        }
        return others.contains(hash) ? Optional.empty() : hash;
    }

    private static Optional<String> contentHash(ModelLibrary library, Snapshot snapshot) {
        try (Checkpoint checkpoint = library.open(snapshot.folder())) {
            return library.converted().contentHash(checkpoint);
        } catch (IOException incompleteOrNoModel) {
            return Optional.empty();
        }
    }
}
