package org.continuo.engine.onnx;

import java.util.Optional;
import org.continuo.core.problem.Explained;
import org.continuo.core.problem.NextStep;
import org.jspecify.annotations.Nullable;

/** ONNX Runtime refused a graph or failed while running one. */
public final class InferenceException extends RuntimeException implements Explained {
    private static final long serialVersionUID = 1L;

    private final @Nullable NextStep next;

    public InferenceException(String what, Throwable cause) {
        super("ONNX Runtime failed while " + what + ": " + oneLine(cause), cause);
        this.next = null;
    }

    /** Something that is missing, in one sentence. */
    public InferenceException(String sentence) {
        this(sentence, Optional.empty());
    }

    /** Something that is missing, and how it is had. */
    public InferenceException(String sentence, Optional<NextStep> next) {
        super(sentence);
        this.next = next.orElse(null);
    }

    @Override
    public Optional<NextStep> nextStep() {
        return Optional.ofNullable(next);
    }

    /** ONNX Runtime ends and breaks its messages as it likes. */
    private static String oneLine(Throwable cause) {
        return String.valueOf(cause.getMessage()).strip().replaceAll("\\s+", " ");
    }
}
