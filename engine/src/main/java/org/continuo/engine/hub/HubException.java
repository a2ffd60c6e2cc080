package org.continuo.engine.hub;

import java.io.IOException;
import org.continuo.core.problem.Explained;

/**
 * A model cannot be found, fetched or trusted; the message is one sentence for the user that says
 * what was expected, what was found and, where there is one, what to do.
 */
public final class HubException extends IOException implements Explained {
    public HubException(String message) {
        super(message);
    }

    public HubException(String message, Throwable cause) {
        super(message, cause);
    }
}
