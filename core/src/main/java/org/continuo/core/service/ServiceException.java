package org.continuo.core.service;

import java.io.IOException;
import java.util.Optional;
import org.continuo.core.problem.Explained;
import org.continuo.core.problem.NextStep;
import org.jspecify.annotations.Nullable;

/** A request or a job that failed; the message is one sentence for the user. */
public final class ServiceException extends IOException implements Explained {
    /** What kind of trouble it is, so that a client can act on it. */
    public enum Kind {
        /** The request cannot be right. */
        BAD_REQUEST,
        /** A sound file or a model is missing or damaged. */
        BAD_INPUT,
        /** No such job, model or clip. */
        NOT_FOUND,
        /** The queue is full: try again later. */
        BUSY,
        /** More than the engine takes. */
        TOO_LARGE,
        /** The engine does not know this client: wrong token or host. */
        REFUSED,
        /** There is no engine, or it ended in the middle of the job: try again. */
        NO_ENGINE,
        /** Anything else. */
        FAILED
    }

    private final Kind kind;
    private final @Nullable NextStep next;

    public ServiceException(Kind kind, String sentence) {
        this(kind, sentence, Optional.empty());
    }

    public ServiceException(Kind kind, String sentence, @Nullable Throwable cause) {
        this(kind, sentence, Optional.empty(), cause);
    }

    public ServiceException(Kind kind, String sentence, Optional<NextStep> next) {
        this(kind, sentence, next, null);
    }

    public ServiceException(
            Kind kind, String sentence, Optional<NextStep> next, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
        this.next = next.orElse(null);
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public Optional<NextStep> nextStep() {
        return Optional.ofNullable(next);
    }

    /** The sentence for the user, without the next step, which is the front's to say. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
