package org.continuo.engine.checkpoint;

import org.continuo.core.tensor.Shape;

/** The canonical name of a tensor and the shape that it must have. */
public record TensorSpec(String name, Shape shape) {
    static TensorSpec of(String name, long... extents) {
        return new TensorSpec(name, Shape.of(extents));
    }

    /** The extent along {@code axis}: of a matrix rows are 0, columns 1. */
    public int size(int axis) {
        return shape.size(axis);
    }

    /** The module whose tensor it is: {@code decoder.lm_heads.0} of {@code …0.weight}. */
    public String module() {
        return name.substring(0, name.lastIndexOf('.'));
    }

    /** The same tensor where all names begin with {@code prefix}. */
    public TensorSpec under(String prefix) {
        return new TensorSpec(prefix + name, shape);
    }
}
