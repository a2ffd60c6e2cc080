package org.continuo.core.service.client;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EventStream.Received;

/**
 * Follows the events of one job or pull on a thread of its own until the last one. A stream that
 * breaks is taken up where it broke, if the engine still knows the work; when the engine has gone
 * the work may go on with another one.
 *
 * @param <R> what comes out in the end
 */
final class Follower<R> {
    private static final int MOST_FAILURES = 3;
    private static final long PAUSE_MILLIS = 100;

    private final Work<R> work;
    private final CompletableFuture<R> outcome = new CompletableFuture<>();
    private final Thread thread;

    /** What to do with events. */
    interface Work<R> {
        /** Where its events come from now. */
        Place place();

        /**
         * Tells the listener of an event, and completes {@code outcome} with the last one.
         *
         * @throws ServiceException if the event is none, or what belongs to it could not be fetched
         */
        void on(Received event, CompletableFuture<R> outcome) throws IOException;

        /**
         * Goes to another place, as the engine has gone.
         *
         * @throws ServiceException if there is none, or enough has been tried
         */
        void moveOn(ServiceException gone) throws ServiceException;

        /** Tells the listener that nothing more will be heard. */
        void lost(ServiceException problem, CompletableFuture<R> outcome);
    }

    Follower(Work<R> work) {
        this.work = work;
        thread = Thread.ofVirtual().name("continuo-events").unstarted(this::follow);
    }

    void start() {
        thread.start();
    }

    boolean isOver() {
        return outcome.isDone();
    }

    R await() throws ServiceException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof ServiceException told
                    ? told
                    : new ServiceException(Kind.FAILED, String.valueOf(failed.getCause()), failed);
        }
    }

    /** Whatever is thrown here, also for lack of memory, ends the wait of others. */
    @SuppressWarnings("IllegalCatch")
    private void follow() {
        try {
            while (!outcome.isDone()) {
                try {
                    followHere();
                } catch (ServiceException problem) {
                    if (!Connection.isGone(problem)) {
                        throw problem;
                    }
                    work.moveOn(problem);
                }
            }
        } catch (ServiceException problem) {
            lose(problem);
        } catch (OutOfMemoryError full) {
            lose(
                    new ServiceException(
                            Kind.FAILED, "not enough memory for what the engine sent", full));
        } catch (Throwable unexpected) {
            lose(new ServiceException(Kind.FAILED, ProblemSentence.of(unexpected), unexpected));
        }
    }

    /** Until the last event, or the engine's end. */
    private void followHere() throws ServiceException, InterruptedException {
        Place place = work.place();
        long seen = 0;
        int failures = 0;
        while (!outcome.isDone()) {
            ServiceException problem =
                    new ServiceException(
                            Kind.FAILED,
                            "the engine's events: expected done, failed or cancelled in the end,"
                                    + " found none of them");
            try (EventStream stream =
                    new EventStream(
                            place.connection().events(place.path() + "/events", seen), seen)) {
                Optional<Received> event = stream.next();
                while (event.isPresent()) {
                    work.on(event.get(), outcome);
                    seen = event.get().number();
                    failures = 0;
                    event = outcome.isDone() ? Optional.empty() : stream.next();
                }
            } catch (ServiceException told) {
                if (!Connection.isGone(told)) {
                    throw told;
                }
                problem = told;
            } catch (IOException broken) {
                problem = place.connection().gone(broken);
            }
            if (!outcome.isDone()) {
                if (++failures == MOST_FAILURES) {
                    throw problem;
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    private void lose(ServiceException problem) {
        try {
            work.lost(problem, outcome);
        } finally {
            outcome.completeExceptionally(problem);
        }
    }
}
