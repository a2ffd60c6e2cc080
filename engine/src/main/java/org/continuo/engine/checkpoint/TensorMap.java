package org.continuo.engine.checkpoint;

import java.util.Collections;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.continuo.core.tensor.Shape;

/** {@link Weights} over a sorted map. */
final class TensorMap implements Weights {
    private final String source;
    private final String prefix;
    private final NavigableMap<String, StoredTensor> tensors;

    private TensorMap(String source, String prefix, NavigableMap<String, StoredTensor> tensors) {
        this.source = source;
        this.prefix = prefix;
        this.tensors = tensors;
    }

    /**
     * @param source what to call the whole in the message about a missing tensor, such as {@code
     *     model.safetensors}
     */
    TensorMap(String source, Map<String, StoredTensor> tensors) {
        this(source, "", new TreeMap<>(tensors));
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public StoredTensor get(String name, long... shape) throws CheckpointException {
        StoredTensor tensor = tensor(name);
        Shape expected = Shape.of(shape);
        if (!tensor.shape().equals(expected)) {
            throw new CheckpointException(
                    "%s in %s: expected %s, found %s"
                            .formatted(tensor.name(), tensor.file(), expected, tensor.shape()));
        }
        if (!tensor.type().isFloatingPoint()) {
            throw new CheckpointException(
                    "%s in %s: expected a floating-point tensor, found %s"
                            .formatted(tensor.name(), tensor.file(), tensor.type()));
        }
        return tensor;
    }

    @Override
    public StoredTensor tensor(String name) throws CheckpointException {
        StoredTensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new CheckpointException(
                    "%s: expected a tensor %s%s, found none".formatted(source, prefix, name));
        }
        return tensor;
    }

    @Override
    public Set<String> names() {
        return Collections.unmodifiableSet(tensors.keySet());
    }

    @Override
    public Weights under(String prefix) {
        NavigableMap<String, StoredTensor> found = new TreeMap<>();
        tensors.tailMap(prefix, true).entrySet().stream()
                .takeWhile(entry -> entry.getKey().startsWith(prefix))
                .forEach(entry ->
                        found.put(entry.getKey().substring(prefix.length()), entry.getValue()));
        return new TensorMap(source, this.prefix + prefix, found);
    }
}
