package org.continuo.engine.service.client;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.ServiceException.Kind;
import org.continuo.engine.service.client.EventStream.Received;

/**
 * Follows the events of one job or pull on a thread of its own until the last one. A stream that
 * breaks is taken up where it broke, if the engine still knows the work.
 *
 * @param <R> what comes out in the end
 */
final class Follower<R> {
    private static final int MOST_FAILURES = 3;
    private static final long PAUSE_MILLIS = 100;

    private final Connection connection;
    private final String path;
    private final Work<R> work;
    private final CompletableFuture<R> outcome = new CompletableFuture<>();
    private final Thread thread;

    /** What to do with events. */
    interface Work<R> {
        /**
         * Tells the listener of an event, and completes {@code outcome} with the last one.
         *
         * @throws ServiceException if what belongs to the event could not be fetched
         */
        void on(Received event, CompletableFuture<R> outcome) throws ServiceException;

        /** Tells the listener that nothing more will be heard. */
        void lost(ServiceException problem);
    }

    Follower(Connection connection, String path, Work<R> work) {
        this.connection = connection;
        this.path = path;
        this.work = work;
        thread = Thread.ofVirtual().name("continuo-events").unstarted(this::follow);
    }

    Follower<R> start() {
        thread.start();
        return this;
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

    @SuppressWarnings("IllegalCatch") // a listener's mistake ends the job and nothing else
    private void follow() {
        long seen = 0;
        int failures = 0;
        try {
            while (!outcome.isDone()) {
                try (EventStream stream = new EventStream(connection.events(path, seen))) {
                    Optional<Received> event = stream.next();
                    while (event.isPresent()) {
                        work.on(event.get(), outcome);
                        seen = event.get().number();
                        failures = 0;
                        event = outcome.isDone() ? Optional.empty() : stream.next();
                    }
                } catch (ServiceException told) {
                    if (told.kind() != Kind.NO_ENGINE) {
                        throw told;
                    }
                } catch (IOException broken) {
                    // Counted below like a stream that ended too soon.
                }
                if (!outcome.isDone() && ++failures == MOST_FAILURES) {
                    throw new ServiceException(Kind.NO_ENGINE, Connection.GONE);
                }
                if (!outcome.isDone()) {
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (ServiceException problem) {
            lose(problem);
        } catch (InterruptedException | RuntimeException unexpected) {
            lose(new ServiceException(Kind.FAILED, String.valueOf(unexpected), unexpected));
        }
    }

    private void lose(ServiceException problem) {
        try {
            work.lost(problem);
        } finally {
            outcome.completeExceptionally(problem);
        }
    }
}
