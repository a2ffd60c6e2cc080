package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.util.Optional;
import org.continuo.core.problem.Explained;
import org.continuo.core.problem.NextStep;
import org.jspecify.annotations.Nullable;

/** A model file is missing, damaged or not what it claims; the message names file and finding. */
public final class CheckpointException extends IOException implements Explained {
    private final @Nullable NextStep next;

    public CheckpointException(String message) {
        super(message);
        this.next = null;
    }

    public CheckpointException(String message, NextStep next) {
        super(message);
        this.next = next;
    }

    public CheckpointException(@Nullable String message, Throwable cause) {
        super(message, cause);
        this.next = null;
    }

    @Override
    public Optional<NextStep> nextStep() {
        return Optional.ofNullable(next);
    }

    /** Never null, unlike that of other exceptions: a refusal always says why. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
