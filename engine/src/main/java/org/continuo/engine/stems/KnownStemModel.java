package org.continuo.engine.stems;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A model of Demucs' authors by its name ({@code demucs/remote/files.txt}).
 *
 * @param files names that carry the beginning of their SHA-256
 * @param weights one row for each file, or none for equal ones
 */
public record KnownStemModel(String name, List<String> files, List<double[]> weights) {
    /** The authors' server. */
    public static final String ADDRESS =
            "https://dl.fbaipublicfiles.com/demucs/hybrid_transformer/";

    /** What its authors say: facebookresearch/demucs, issues 327 and 508. */
    public static final String TERMS =
            "the weights are not under the MIT licence of Demucs' code: their authors give them for"
                    + " scientific purposes only";

    private static final long BYTES_OF_EACH = 84_141_911;

    public static final KnownStemModel HTDEMUCS =
            new KnownStemModel("htdemucs", List.of("955717e8-8726e21a.th"), List.of());

    /** One model for each stem, four times as slow. */
    public static final KnownStemModel HTDEMUCS_FT =
            new KnownStemModel(
                    "htdemucs_ft",
                    List.of(
                            "f7e0c4bc-ba3fe64a.th",
                            "d12395a8-e57c48e6.th",
                            "92cfc3b6-ef3bcb9c.th",
                            "04573f0d-f3cf25b2.th"),
                    IntStream.range(0, 4)
                            .mapToObj(row ->
                                    IntStream.range(0, 4)
                                            .mapToDouble(column -> column == row ? 1 : 0)
                                            .toArray())
                            .toList());

    public KnownStemModel {
        files = List.copyOf(files);
        weights = List.copyOf(weights);
    }

    public static Optional<KnownStemModel> find(String name) {
        return List.of(HTDEMUCS, HTDEMUCS_FT).stream()
                .filter(model -> model.name.equals(name))
                .findFirst();
    }

    /** About how much there is to fetch. */
    public long downloadBytes() {
        return BYTES_OF_EACH * files.size();
    }

    /** Where all files lie, in the first of these folders that has each. */
    public Optional<List<Path>> in(List<Path> folders) {
        List<Path> found =
                files.stream()
                        .flatMap(file ->
                                folders.stream()
                                        .map(folder -> folder.resolve(file))
                                        .filter(Files::isRegularFile)
                                        .limit(1))
                        .toList();
        return found.size() == files.size() ? Optional.of(found) : Optional.empty();
    }

    /** Where torch keeps what it downloads ({@code torch.hub.get_dir}). */
    public static Path torchFolder(Map<String, String> environment, Path home) {
        String torchHome = environment.getOrDefault("TORCH_HOME", "");
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path torch =
                !torchHome.isEmpty()
                        ? Path.of(torchHome)
                        : (caches.isEmpty() ? home.resolve(".cache") : Path.of(caches))
                                .resolve("torch");
        return torch.resolve("hub").resolve("checkpoints");
    }
}
