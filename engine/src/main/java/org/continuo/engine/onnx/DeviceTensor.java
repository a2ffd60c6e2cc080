package org.continuo.engine.onnx;

import ai.onnxruntime.OrtException;
import org.continuo.core.tensor.ElementType;
import org.continuo.core.tensor.Shape;

/**
 * A tensor in the memory of a session's device, where runs read and write it and nobody else: its
 * contents never cross the bus. What it holds at first is not defined. Closed with its session at
 * the latest.
 */
public final class DeviceTensor implements GraphTensor {
    private final InferenceSession session;
    private final Shape shape;
    private long handle;

    DeviceTensor(InferenceSession session, long allocator, ElementType type, Shape shape)
            throws OrtException {
        this.session = session;
        this.shape = shape;
        handle = NativeFunctions.createTensor(allocator, type, shape);
    }

    @Override
    public Shape shape() {
        return shape;
    }

    /**
     * The native handle.
     *
     * @throws IllegalStateException if it is closed
     */
    long handle() {
        if (handle == 0) {
            throw new IllegalStateException("tensor: expected an open one, found a closed one");
        }
        return handle;
    }

    @Override
    public void close() {
        if (handle != 0) {
            NativeFunctions.releaseTensor(handle);
            handle = 0;
            session.forget(this);
        }
    }
}
