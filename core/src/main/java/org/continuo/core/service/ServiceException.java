package org.continuo.core.service;

import java.io.IOException;
import org.continuo.core.problem.Explained;
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

    public ServiceException(Kind kind, String sentence) {
        this(kind, sentence, null);
    }

    public ServiceException(Kind kind, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    /** The sentence for the user. */
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
