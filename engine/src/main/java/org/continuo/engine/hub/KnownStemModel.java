package org.continuo.engine.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A model that takes sounds apart, as its authors publish it ({@code demucs/remote/files.txt}).
 *
 * @param goodFor whom and what it suits, in one sentence
 * @param downloadBytes about how much there is to fetch
 * @param licenseId see {@link ModelCatalogue#license}
 * @param address the folder on the authors' server in which the files lie
 * @param files names that carry the beginning of their SHA-256
 * @param weights one row for each file, or none for equal ones
 */
public record KnownStemModel(
        String name,
        String goodFor,
        long downloadBytes,
        String licenseId,
        String address,
        List<String> files,
        List<double[]> weights) {
    public KnownStemModel {
        files = List.copyOf(files);
        weights = List.copyOf(weights);
        files.forEach(PublishedFiles::hash);
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
}
