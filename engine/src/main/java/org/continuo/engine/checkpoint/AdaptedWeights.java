package org.continuo.engine.checkpoint;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/**
 * A base's tensors with adapters merged in, as peft's {@code merge_and_unload} does. A tensor is
 * merged when it is asked for: a model that is converted already never merges anything, and one
 * that is being converted holds one merged tensor at a time.
 */
final class AdaptedWeights implements Weights {
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Weights base;
    private final String prefix;
    private final Map<String, List<TensorChange>> changes;

    /**
     * Changes by the base's whole tensor names.
     *
     * @param prefix what {@code base} leaves out of those names
     */
    AdaptedWeights(Weights base, String prefix, Map<String, List<TensorChange>> changes) {
        this.base = base;
        this.prefix = prefix;
        this.changes = changes;
    }

    /** Whether it changes a tensor whose name begins so. */
    boolean changes(String beginning) {
        return changes.keySet().stream().anyMatch(name -> name.startsWith(beginning));
    }

    @Override
    public boolean has(String name) {
        return base.has(name);
    }

    @Override
    public StoredTensor get(String name, long... shape) throws CheckpointException {
        return merged(name, base.get(name, shape));
    }

    @Override
    public StoredTensor tensor(String name) throws CheckpointException {
        return merged(name, base.tensor(name));
    }

    @Override
    public boolean isAdapted(String name) {
        return changes.containsKey(prefix + name);
    }

    @Override
    public Set<String> names() {
        return base.names();
    }

    @Override
    public Weights under(String inner) {
        return new AdaptedWeights(base.under(inner), prefix + inner, changes);
    }

    private StoredTensor merged(String name, StoredTensor tensor) {
        List<TensorChange> own = changes.get(prefix + name);
        return own == null ? tensor : merged(tensor, own);
    }

    private static StoredTensor merged(StoredTensor tensor, List<TensorChange> changes) {
        Shape shape = tensor.shape();
        StoredTensor source = tensor;
        for (TensorChange change : changes) {
            if (change instanceof TensorChange.Replaced(StoredTensor whole)) {
                source = whole;
            }
        }
        StoredTensor start = source;
        int rows = shape.rank() == 0 ? 1 : shape.size(0);
        int columns = rows == 0 ? 0 : Math.toIntExact(shape.elementCount() / rows);
        // Freed when nobody holds the tensor any more.
        MemorySegment data =
                Arena.ofAuto().allocate(shape.elementCount() * Float.BYTES, Float.BYTES);
        List<TensorChange.Rows> updates =
                changes.stream()
                        .filter(TensorChange.Rows.class::isInstance)
                        .map(TensorChange.Rows.class::cast)
                        .toList();
        IntStream.range(0, rows)
                .parallel()
                .forEach(row -> {
                    float[] values = new float[columns];
                    start.copyFloats((long) row * columns, values, 0, columns);
                    updates.forEach(update -> update.apply(row, values));
                    MemorySegment.copy(
                            values, 0, data, FLOAT, (long) row * columns * Float.BYTES, columns);
                });
        return new StoredTensor(tensor.name(), ElementType.FLOAT32, shape, data, tensor.file());
    }
}
