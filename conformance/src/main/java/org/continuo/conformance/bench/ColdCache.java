package org.continuo.conformance.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.FolderTree;

/**
 * An empty cache, so that loading includes what it does the first time; deleted when closed. It has
 * one fixed place, so that the next measurement sweeps what a killed one has left.
 */
final class ColdCache implements AutoCloseable {
    private final Path folder;

    private ColdCache(Path folder) {
        this.folder = folder;
    }

    static ColdCache in(CacheFolder cache) throws IOException {
        Path folder = cache.resolve("bench-cold");
        FolderTree.delete(folder);
        Files.createDirectories(folder);
        return new ColdCache(folder);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        FolderTree.delete(folder);
    }
}
