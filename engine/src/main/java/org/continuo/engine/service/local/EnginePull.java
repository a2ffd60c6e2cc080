package org.continuo.engine.service.local;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.hub.PullProgress;

/** A model on its way to this machine, on a thread of its own. */
public final class EnginePull implements GenerationService.Pull {
    private final String id;
    private final String client;
    private final boolean acceptLicenses;
    private final Fetchable model;
    private final GenerationService.PullListener listener;
    private final EventLog<PullEvent> log =
            new EventLog<>(event -> event instanceof PullEvent.Progress, PullEvent::isLast);
    private final CompletableFuture<String> outcome = new CompletableFuture<>();
    private final Thread thread;

    EnginePull(
            String id,
            String client,
            Fetchable model,
            boolean acceptLicenses,
            GenerationService.PullListener listener) {
        this.id = id;
        this.client = client;
        this.model = model;
        this.acceptLicenses = acceptLicenses;
        this.listener = listener;
        thread = Thread.ofPlatform().daemon().name("pull-" + id).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    public String id() {
        return id;
    }

    public String client() {
        return client;
    }

    /** Everything that was told of it. */
    public EventLog<PullEvent> log() {
        return log;
    }

    public boolean isOver() {
        return outcome.isDone();
    }

    @Override
    public void cancel() {
        thread.interrupt();
    }

    @Override
    public String await() throws ServiceException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw Problems.of(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    @SuppressWarnings("IllegalCatch") // every failure becomes its last event
    private void run() {
        try {
            end(new PullEvent.Done(model.fetch(acceptLicenses, new Events())));
        } catch (InterruptedException | CancellationException cancelled) {
            end(new PullEvent.Cancelled());
        } catch (Throwable cause) {
            end(
                    Thread.currentThread().isInterrupted()
                            ? new PullEvent.Cancelled()
                            : new PullEvent.Failed(Problems.of(cause)));
        }
    }

    private void end(PullEvent last) {
        try {
            tell(last);
        } finally {
            switch (last) {
                case PullEvent.Done(String folder) -> outcome.complete(folder);
                case PullEvent.Failed(ServiceException problem) ->
                        outcome.completeExceptionally(problem);
                default -> outcome.cancel(false);
            }
        }
    }

    private void tell(PullEvent event) {
        log.append(event);
        listener.on(event);
    }

    /** What the hub's client tells, as events. */
    private final class Events implements PullListener {
        @Override
        public void progressed(PullProgress progress) {
            tell(
                    new PullEvent.Progress(
                            progress.doneBytes(),
                            progress.totalBytes(),
                            progress.bytesPerSecond(),
                            progress.remaining()
                                    .map(Duration::toSeconds)
                                    .map(Long::doubleValue)
                                    .orElse(Double.NaN)));
        }

        @Override
        public void retrying(String what, String reason, Duration pause) {
            tell(
                    new PullEvent.Note(
                            String.format(
                                    Locale.ROOT,
                                    "%s: %s; next try in %.0f s",
                                    what,
                                    reason,
                                    pause.toMillis() / 1000.0)));
        }

        @Override
        public void waiting(HubName repository) {
            tell(
                    new PullEvent.Note(
                            repository + ": another process fetches or removes it; waiting"));
        }
    }
}
