package org.continuo.engine.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The weights of a conversion that lies in the cache, for another one that differs in some of them:
 * what is the same is not written again. The file is linked into the new folder, or copied where
 * the system has no links, so that either may be deleted.
 */
public final class BaseWeights {
    private static final String LINKED = "base.weights";
    private static final String INDEX = ".index";

    private final Map<String, WeightFile.Stored> tensors;

    private BaseWeights(Map<String, WeightFile.Stored> tensors) {
        this.tensors = tensors;
    }

    /**
     * Makes the weights of a conversion readable from another folder.
     *
     * @param file a {@link WeightFile} whose index was written
     * @param folder of the new conversion
     * @return nothing where the file has no index that can be read
     */
    public static Optional<BaseWeights> linked(Path file, Path folder) throws IOException {
        Map<String, WeightFile.Stored> tensors = new HashMap<>();
        Path index = index(file);
        if (!Files.isRegularFile(index)) {
            return Optional.empty();
        }
        for (String line : Files.readAllLines(index)) {
            String[] parts = line.split(" ", 4);
            long[] extents =
                    Arrays.stream(parts[2].split(",")).mapToLong(Long::parseLong).toArray();
            tensors.put(
                    parts[3],
                    new WeightFile.Stored(
                            LINKED,
                            parts[3],
                            ElementType.valueOf(parts[1]),
                            Shape.of(extents),
                            Long.parseLong(parts[0])));
        }
        Path link = folder.resolve(LINKED);
        try {
            Files.createLink(link, file);
        } catch (IOException | UnsupportedOperationException noLinks) {
            Files.copy(file, link);
        }
        return Optional.of(new BaseWeights(Map.copyOf(tensors)));
    }

    /** Notes where the tensors of a file lie: offset, type, extents and name of each. */
    static void writeIndex(Path file, Map<String, WeightFile.Stored> tensors) throws IOException {
        List<String> lines = new ArrayList<>();
        tensors.forEach((name, tensor) -> {
            if (tensor.shape().rank() > 0) {
                String extents =
                        String.join(
                                ",",
                                Arrays.stream(tensor.shape().toArray())
                                        .mapToObj(String::valueOf)
                                        .toList());
                lines.add("%d %s %s %s".formatted(tensor.offset(), tensor.type(), extents, name));
            }
        });
        lines.sort(null);
        Files.write(index(file), lines);
    }

    private static Path index(Path file) {
        return file.resolveSibling(file.getFileName() + INDEX);
    }

    /** The tensor, if it is there in this form. */
    WeightFile.@Nullable Stored find(String name, ElementType type, Shape shape) {
        WeightFile.Stored found = tensors.get(name);
        return found != null && found.type() == type && found.shape().equals(shape) ? found : null;
    }
}
