package org.continuo.engine.hub;

/**
 * One file that the hub offers, and what its content must be.
 *
 * @param sizeBytes the exact length
 * @param hash what the content must hash to before anyone sees the file
 */
public record HubFile(RepositoryPath path, long sizeBytes, ContentHash hash) {
    public HubFile {
        if (sizeBytes < 0) {
            throw new IllegalArgumentException(
                    "%s: expected a size of 0 bytes or more, found %d".formatted(path, sizeBytes));
        }
    }
}
