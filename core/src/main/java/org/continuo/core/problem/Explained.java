package org.continuo.core.problem;

import java.util.Optional;

/**
 * An exception whose message was written for users: one sentence that says what was expected, what
 * was found, and where.
 */
public interface Explained {
    /** What the user can do about it, beyond what the message says. */
    default Optional<NextStep> nextStep() {
        return Optional.empty();
    }
}
