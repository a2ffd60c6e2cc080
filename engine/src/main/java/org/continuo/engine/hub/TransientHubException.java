package org.continuo.engine.hub;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A failure that a later try may not meet again; never leaves the package. */
final class TransientHubException extends IOException {
    private final String reason;
    private final transient @Nullable Duration retryAfter;

    TransientHubException(String reason, @Nullable Throwable cause) {
        this(reason, cause, null);
    }

    /**
     * @param retryAfter the pause that the server asks for, if it does
     */
    TransientHubException(String reason, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(reason, cause);
        this.reason = reason;
        this.retryAfter = retryAfter;
    }

    String reason() {
        return reason;
    }

    @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
