package org.continuo.engine.checkpoint;

import java.util.Map;
import java.util.Set;

/**
 * Named tensors, under the canonical names of the conformance kit whatever file format they came
 * from: Hugging Face names, weight norm as {@code weight_g} and {@code weight_v}, the text
 * encoder's table as {@code shared.weight}.
 */
public interface Weights {
    /**
     * Weights that are already named canonically.
     *
     * @param source what to call the whole in the message about a missing tensor, such as {@code
     *     model.safetensors}
     */
    static Weights of(String source, Map<String, StoredTensor> tensors) {
        return new TensorMap(source, tensors);
    }

    /** Whether there is a tensor of this name. */
    boolean has(String name);

    /**
     * The tensor of this name, with this shape and a floating-point type.
     *
     * @throws CheckpointException if it is missing, or has another shape or an integer type; the
     *     message says which was expected and found
     */
    StoredTensor get(String name, long... shape) throws CheckpointException;

    /**
     * The tensor of this name, with this shape and a floating-point type.
     *
     * @throws CheckpointException if it is missing, or has another shape or an integer type
     */
    default StoredTensor get(TensorSpec tensor) throws CheckpointException {
        return get(tensor.name(), tensor.shape().toArray());
    }

    /**
     * The tensor of this name, whatever its shape and type.
     *
     * @throws CheckpointException if it is missing
     */
    StoredTensor tensor(String name) throws CheckpointException;

    /** Whether an adapter changes the tensor of this name. */
    default boolean isAdapted(String name) {
        return false;
    }

    /** The names of all tensors. */
    Set<String> names();

    /** The tensors whose names begin with {@code prefix}, without it. */
    Weights under(String prefix);
}
