package org.continuo.engine.checkpoint;

import java.io.IOException;
import org.continuo.core.problem.Explained;
import org.jspecify.annotations.Nullable;

/** A model file is missing, damaged or not what it claims; the message names file and finding. */
public final class CheckpointException extends IOException implements Explained {
    public CheckpointException(String message) {
        super(message);
    }

    public CheckpointException(@Nullable String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null, unlike that of other exceptions: a refusal always says why. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
