package org.continuo.engine.onnx;

import org.continuo.core.tensor.Shape;

/** A tensor that a session reads or writes in place, wherever it lies. */
public sealed interface GraphTensor extends AutoCloseable permits HostTensor, DeviceTensor {
    Shape shape();

    @Override
    void close();
}
