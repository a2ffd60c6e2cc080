package org.continuo.studio.client;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.EventJson;
import org.continuo.engine.service.local.Problems;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Parcel;
import org.continuo.studio.messages.Slip;
import org.jspecify.annotations.Nullable;

/**
 * A job or a separation on its way through the studio. Everything that happens to it does so on one
 * thread of its own, so that its listener hears one thing at a time and may ask the service.
 *
 * @param <E> what its listener hears
 * @param <R> what it comes to
 */
abstract class StudioWork<E, R> {
    private final Slip.Ask ask;
    private final Map<String, Content> contents;
    private final Connection connection;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(
                    Thread.ofVirtual().name("studio-client-job").factory());
    private final CompletableFuture<R> outcome = new CompletableFuture<>();
    private byte @Nullable [] parcel;
    private volatile boolean cancelled;
    private volatile boolean over;

    StudioWork(Slip.Ask ask, Map<String, Content> contents, Connection connection) {
        this.ask = ask;
        this.contents = new LinkedHashMap<>(contents);
        this.connection = connection;
    }

    final Slip.Ask ask() {
        return ask;
    }

    /** The job's id. */
    public final String id() {
        return ask.job();
    }

    final boolean isCancelled() {
        return cancelled;
    }

    /** What is sent; files are read for it. */
    abstract Order order() throws IOException;

    /** News but for the last. */
    abstract void news(Slip.News news) throws ServiceException;

    abstract void delivered(Parcel delivery) throws IOException;

    abstract void hear(E event);

    abstract E failure(ServiceException problem);

    abstract E cancellation();

    /** A sentence of the studio with the names that the user knows. */
    abstract String named(String sentence);

    /** It has come to this. */
    final void done(E last, R result) {
        tell(last, () -> outcome.complete(result));
    }

    private void fail(ServiceException problem) {
        ServiceException told =
                new ServiceException(
                        problem.kind(), named(problem.sentence()), problem.nextStep(), problem);
        tell(failure(told), () -> outcome.completeExceptionally(told));
    }

    private void endByCancelling() {
        tell(cancellation(), () -> outcome.cancel(false));
    }

    private void tell(E last, Runnable end) {
        try {
            hear(last);
        } finally {
            end.run();
        }
    }

    /** Waits for its end. */
    public final R await() throws ServiceException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw Problems.of(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    /** The desk will have it: everything is read and sent. */
    final void granted(Slip.Granted granted) {
        later(() -> {
            try {
                if (parcel == null) {
                    parcel = order().parcel().bytes();
                }
                requireNotCancelled();
                for (String hash : granted.missing()) {
                    Content content = contents.get(hash);
                    if (content != null) {
                        connection.share(content);
                    }
                }
                connection.handIn(ask, parcel);
            } catch (ActiveMQException away) {
                // Once the hub is back it is asked whether it has the job.
            }
        });
    }

    /** A hub that is back does not know it. */
    final void unknown() {
        later(() -> {
            requireNotCancelled();
            connection.tryTell(ask);
        });
    }

    final void requireNotCancelled() {
        if (cancelled) {
            throw new CancellationException("cancelled");
        }
    }

    /** Asks it to end. */
    public final void cancel() {
        cancelled = true;
        connection.tryTell(new Slip.Cancel(id()));
    }

    final void told(Slip.News news) {
        later(() -> {
            switch (news.event()) {
                case "failed" -> end(() -> fail(problem(news)));
                case "cancelled" -> end(this::endByCancelling);
                default -> news(news);
            }
        });
    }

    private static ServiceException problem(Slip.News news) throws ServiceException {
        return EventJson.readJobEvent("failed", news.data())
                        instanceof JobEvent.Failed(ServiceException told)
                ? told
                : new ServiceException(ServiceException.Kind.FAILED, "the studio's job failed");
    }

    final void arrived(byte[] delivery) {
        later(() -> end(() -> delivered(Parcel.read(delivery))));
    }

    final void lost(ServiceException problem) {
        later(() -> end(() -> fail(problem)));
    }

    /** Something that may fail. */
    interface Step {
        void run() throws IOException;
    }

    @SuppressWarnings("IllegalCatch") // every failure becomes its last event
    private void later(Step step) {
        if (over) {
            return;
        }
        thread.execute(() -> {
            if (over) {
                return;
            }
            try {
                step.run();
            } catch (CancellationException ended) {
                finish(this::endByCancelling);
            } catch (Throwable problem) {
                cancel();
                finish(() -> fail(Problems.of(problem)));
            }
        });
    }

    private void end(Step last) throws IOException {
        connection.forget(this);
        last.run();
        over = true;
        thread.shutdown();
    }

    private void finish(Runnable last) {
        connection.forget(this);
        over = true;
        last.run();
        thread.shutdown();
    }
}
