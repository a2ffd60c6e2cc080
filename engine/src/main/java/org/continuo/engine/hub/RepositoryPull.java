package org.continuo.engine.hub;

import java.util.List;

/**
 * What a pull will do in one repository.
 *
 * @param needed all files that the engine reads, those that are here included
 * @param missing those that must be fetched
 * @param bytesToFetch their sizes without what an interrupted pull has left
 */
public record RepositoryPull(
        RepositoryListing listing,
        NeededFiles.Form form,
        List<HubFile> needed,
        List<HubFile> missing,
        long bytesToFetch) {
    public RepositoryPull {
        needed = List.copyOf(needed);
        missing = List.copyOf(missing);
    }
}
