package org.continuo.engine.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One commit of a repository as it lies in the cache.
 *
 * @param revisions the branches and tags that stood for it when they were last fetched
 * @param folder its files under their own names; read from there, never written to
 */
public record Snapshot(String repository, String commit, List<String> revisions, Path folder) {
    private static final Set<String> MUSIC_TYPES = Set.of("musicgen", "musicgen_melody");

    public Snapshot {
        revisions = List.copyOf(revisions);
    }

    /**
     * Whether this is a MusicGen: the cache also holds text encoders, codecs and what other tools
     * fetched. Looks at file names and one line of the configuration only.
     */
    public boolean holdsMusicModel() throws IOException {
        return Files.isRegularFile(folder.resolve("config.json"))
                ? MUSIC_TYPES.contains(NeededFiles.modelType(folder))
                : Files.isRegularFile(folder.resolve("state_dict.bin"));
    }

    /** Whether this changes a MusicGen (LoRA and its kin) rather than being one. */
    public boolean holdsMusicAdapter() throws IOException {
        return NeededFiles.changesMusicModel(folder);
    }

    /** Whether all files that the engine reads are here. */
    public boolean isComplete() throws IOException {
        return NeededFiles.areIn(folder);
    }

    /** What the files take on disk. */
    public long sizeBytes() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }

    /** The shortest name that finds this snapshot again. */
    public HubName name() {
        if (revisions.contains(HubName.DEFAULT_REVISION)) {
            return new HubName(repository, HubName.DEFAULT_REVISION);
        }
        return new HubName(repository, revisions.isEmpty() ? commit : revisions.getFirst());
    }
}
