package org.continuo.plugin.clip;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What a {@link ClipStore} has in its folder. */
public final class StoredClips {
    private StoredClips() {}

    /** All clips that are whole, the newest first. */
    public static List<Clip> in(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        ClipStore store = new ClipStore(folder, Long.MAX_VALUE, InstantSource.system());
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".json"))
                    .map(name -> store.find(name.replace(".json", "")))
                    .flatMap(Optional::stream)
                    .sorted(Comparator.comparing(Clip::made).reversed().thenComparing(Clip::id))
                    .toList();
        }
    }
}
