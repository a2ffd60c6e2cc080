package org.continuo.engine.onnx;

import org.continuo.core.problem.Explained;

/** ONNX Runtime refused a graph or failed while running one. */
public final class InferenceException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1L;

    public InferenceException(String what, Throwable cause) {
        super("ONNX Runtime failed while " + what + ": " + oneLine(cause), cause);
    }

    /** Something that is missing, in one sentence. */
    public InferenceException(String sentence) {
        super(sentence);
    }

    /** ONNX Runtime ends and breaks its messages as it likes. */
    private static String oneLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
