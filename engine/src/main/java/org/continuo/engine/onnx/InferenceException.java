package org.continuo.engine.onnx;

/** ONNX Runtime refused a graph or failed while running one. */
public final class InferenceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public InferenceException(String what, Throwable cause) {
        super("ONNX Runtime failed while " + what + ": " + cause.getMessage(), cause);
    }
}
