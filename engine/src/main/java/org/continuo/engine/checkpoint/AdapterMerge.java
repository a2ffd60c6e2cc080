package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.continuo.core.tensor.Shape;

/**
 * Adapters held against their base: which tensors they change, and how. All that can be wrong with
 * them is found here, before any weight is merged.
 */
final class AdapterMerge {
    /** From the whole model, the language model in it, or its layers alone. */
    private static final List<String> PREFIXES = List.of("", "decoder.", "decoder.model.decoder.");

    private final Path model;
    private final Weights base;
    private final Set<String> modules;
    private final Map<String, List<TensorChange>> changes = new HashMap<>();

    private AdapterMerge(Path model, Weights base) {
        this.model = model;
        this.base = base;
        modules =
                base.names().stream()
                        .filter(name -> name.contains("."))
                        .map(name -> name.substring(0, name.lastIndexOf('.')))
                        .collect(Collectors.toSet());
    }

    /**
     * An adapter that was merged, for the content hash.
     *
     * @param files configuration and weights
     */
    record Part(List<Path> files, double scale) {}

    /**
     * The base's tensors with {@code adapters} in them; their files stay mapped by {@code arena}.
     *
     * @param parts gets what was merged
     */
    static Weights of(
            Path model, Weights base, List<ScaledAdapter> adapters, Arena arena, List<Part> parts)
            throws CheckpointException {
        AdapterMerge merge = new AdapterMerge(model, base);
        for (ScaledAdapter adapter : adapters) {
            AdapterFile file = AdapterFile.read(adapter.folder(), arena);
            if (adapters.size() > 1 && file.config().directional()) {
                throw new CheckpointException(
                        "%s: expected a DoRA adapter alone, since what it does depends on what is merged before it, found %d adapters"
                                .formatted(file.config().file(), adapters.size()));
            }
            parts.add(new Part(file.files(), adapter.scale()));
            merge.add(file, adapter.scale());
        }
        return new AdaptedWeights(base, "", Map.copyOf(merge.changes));
    }

    private void add(AdapterFile adapter, double scale) throws CheckpointException {
        String prefix = prefix(adapter);
        adapter.config().requireTargets(modules, prefix, model);
        for (Map.Entry<String, StoredTensor> saved : adapter.saved().entrySet()) {
            replace(
                    adapter.weights(),
                    HuggingFaceNames.canonical(prefix + saved.getKey()),
                    saved.getValue());
        }
        requireWhole(adapter, prefix);
        for (Map.Entry<String, AdapterFile.Update> update : adapter.updates().entrySet()) {
            double factor = scale * adapter.config().scalingOf(update.getKey());
            update(
                    adapter.weights(),
                    tensorName(prefix, update.getKey()),
                    update.getValue(),
                    (float) factor);
        }
    }

    private static String tensorName(String prefix, String module) {
        return HuggingFaceNames.canonical(prefix + module + ".weight");
    }

    /** The one place in the base where every name of the adapter exists. */
    private String prefix(AdapterFile adapter) throws CheckpointException {
        String nearest = "";
        List<String> fewest = names(adapter, "");
        int total = fewest.size();
        for (String prefix : PREFIXES) {
            List<String> missing = new ArrayList<>(names(adapter, prefix));
            missing.removeIf(base::has);
            if (missing.isEmpty()) {
                return prefix;
            }
            if (missing.size() < fewest.size()) {
                fewest = missing;
                nearest = prefix;
            }
        }
        throw new CheckpointException(
                "%s: expected an adapter for the layers of %s, found %s, which it has not (%d of the adapter's %d tensors fit)"
                        .formatted(
                                adapter.weights(),
                                model,
                                fewest.getFirst().substring(nearest.length()),
                                total - fewest.size(),
                                total));
    }

    private static List<String> names(AdapterFile adapter, String prefix) {
        return Stream.concat(
                        adapter.updates().keySet().stream()
                                .map(module -> tensorName(prefix, module)),
                        adapter.saved().keySet().stream()
                                .map(name -> HuggingFaceNames.canonical(prefix + name)))
                .distinct()
                .toList();
    }

    private void replace(Path file, String name, StoredTensor tensor) throws CheckpointException {
        requireShape(file, tensor, base.tensor(name).shape());
        List<TensorChange> own = changes.computeIfAbsent(name, key -> new ArrayList<>());
        if (own.stream().anyMatch(TensorChange.Replaced.class::isInstance)) {
            throw new CheckpointException(
                    "%s: expected one adapter that replaces %s, found a second one"
                            .formatted(file, name));
        }
        own.add(new TensorChange.Replaced(tensor));
    }

    /** A saved module has all of its tensors: half of it is a file that is cut. */
    private void requireWhole(AdapterFile adapter, String prefix) throws CheckpointException {
        Set<String> saved = new TreeSet<>(adapter.saved().keySet());
        for (String name : base.names()) {
            if (!name.startsWith(prefix)) {
                continue;
            }
            String inner = name.substring(prefix.length());
            String module = inner.contains(".") ? inner.substring(0, inner.lastIndexOf('.')) : "";
            boolean named =
                    adapter.config().savedModules().stream()
                            .anyMatch(target ->
                                    module.equals(target) || module.endsWith("." + target));
            if (named && !saved.contains(inner)) {
                throw new CheckpointException(
                        "%s: expected a tensor base_model.model.%s, since modules_to_save names its module, found none"
                                .formatted(adapter.weights(), inner));
            }
        }
    }

    private void update(Path file, String name, AdapterFile.Update update, float scale)
            throws CheckpointException {
        Shape shape = base.tensor(name).shape();
        int rank = update.down().shape().size(0);
        if (shape.rank() != 2) {
            throw new CheckpointException(
                    "%s in %s: expected a target with two dimensions, found %s %s"
                            .formatted(update.down().name(), file, name, shape));
        }
        long rows = shape.dimension(0);
        long columns = shape.dimension(1);
        requireShape(file, update.down(), Shape.of(rank, update.embedding() ? rows : columns));
        requireShape(file, update.up(), Shape.of(update.embedding() ? columns : rows, rank));
        float[] up = update.up().toFloats();
        float[] down = update.down().toFloats();
        float[] magnitudes = new float[0];
        if (update.magnitude() != null) {
            requireShape(file, update.magnitude(), Shape.of(rows));
            magnitudes = update.magnitude().toFloats();
        }
        TensorChange change =
                update.embedding()
                        ? new TensorChange.LowRank(
                                transposed(down, rank),
                                rows(transposed(up, Math.toIntExact(columns)), rank),
                                scale,
                                magnitudes)
                        : new TensorChange.LowRank(up, rows(down, rank), scale, magnitudes);
        changes.computeIfAbsent(name, key -> new ArrayList<>()).add(change);
        if (update.upBias() != null) {
            addBias(file, name, update.upBias(), scale, rows);
        }
    }

    private void addBias(Path file, String weight, StoredTensor bias, float scale, long rows)
            throws CheckpointException {
        String name = weight.substring(0, weight.lastIndexOf('.')) + ".bias";
        if (!base.has(name)) {
            throw new CheckpointException(
                    "%s in %s: expected a layer with a bias in %s, found none named %s"
                            .formatted(bias.name(), file, model, name));
        }
        requireShape(file, bias, Shape.of(rows));
        changes.computeIfAbsent(name, key -> new ArrayList<>())
                .add(new TensorChange.Added(bias.toFloats(), scale));
    }

    private void requireShape(Path file, StoredTensor tensor, Shape expected)
            throws CheckpointException {
        if (!tensor.shape().equals(expected)) {
            throw new CheckpointException(
                    "%s in %s: expected %s for %s, found %s"
                            .formatted(tensor.name(), file, expected, model, tensor.shape()));
        }
    }

    private static float[][] rows(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        float[][] parts = new float[rows][];
        for (int row = 0; row < rows; row++) {
            parts[row] = Arrays.copyOfRange(matrix, row * columns, (row + 1) * columns);
        }
        return parts;
    }

    /** {@code [rows, columns]} as {@code [columns, rows]}. */
    private static float[] transposed(float[] matrix, int rows) {
        int columns = matrix.length / rows;
        float[] turned = new float[matrix.length];
        for (int i = 0; i < matrix.length; i++) {
            turned[i % columns * rows + i / columns] = matrix[i];
        }
        return turned;
    }
}
