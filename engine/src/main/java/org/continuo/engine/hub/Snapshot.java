package org.continuo.engine.hub;

import java.nio.file.Path;
import java.util.List;

/**
 * One commit of a repository as it lies in the cache.
 *
 * @param revisions the branches and tags that stood for it when they were last fetched
 * @param folder its files under their own names; read from there, never written to
 */
public record Snapshot(String repository, String commit, List<String> revisions, Path folder) {
    public Snapshot {
        revisions = List.copyOf(revisions);
    }

    /** The shortest name that finds this snapshot again. */
    public HubName name() {
        if (revisions.contains(HubName.DEFAULT_REVISION)) {
            return new HubName(repository, HubName.DEFAULT_REVISION);
        }
        return new HubName(repository, revisions.isEmpty() ? commit : revisions.getFirst());
    }
}
