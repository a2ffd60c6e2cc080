package org.continuo.engine.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.CacheFolder;

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
        delete(folder);
        Files.createDirectories(folder);
        return new ColdCache(folder);
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        delete(folder);
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> innermostFirst = files.sorted(Comparator.reverseOrder()).toList();
            for (Path file : innermostFirst) {
                Files.deleteIfExists(file);
            }
        }
    }
}
