package org.continuo.engine.hub;

import java.io.IOException;
import java.util.Optional;
import org.continuo.core.problem.Explained;
import org.continuo.core.problem.NextStep;
import org.jspecify.annotations.Nullable;

/**
 * A model cannot be found, fetched or trusted; the message is one sentence for the user that says
 * what was expected, what was found and, where there is one, what to do.
 */
public final class HubException extends IOException implements Explained {
    private final @Nullable NextStep next;

    public HubException(String message) {
        this(message, Optional.empty());
    }

    HubException(String message, Optional<NextStep> next) {
        super(message);
        this.next = next.orElse(null);
    }

    public HubException(String message, Throwable cause) {
        super(message, cause);
        this.next = null;
    }

    @Override
    public Optional<NextStep> nextStep() {
        return Optional.ofNullable(next);
    }
}
