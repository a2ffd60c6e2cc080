package org.continuo.engine.checkpoint;

import java.util.Set;

/**
 * Named tensors, under the canonical names of the conformance kit whatever file format they came
 * from: Hugging Face names, weight norm as {@code weight_g} and {@code weight_v}, the text
 * encoder's table as {@code shared.weight}.
 */
public interface Weights {
    /** Whether there is a tensor of this name. */
    boolean has(String name);

    /**
     * The tensor of this name, with this shape and a floating-point type.
     *
     * @throws CheckpointException if it is missing, or has another shape or an integer type; the
     *     message says which was expected and found
     */
    StoredTensor get(String name, long... shape) throws CheckpointException;

    /** The names of all tensors. */
    Set<String> names();

    /** The tensors whose names begin with {@code prefix}, without it. */
    Weights under(String prefix);
}
