package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.continuo.core.files.DraftFiles;
import org.continuo.core.service.GenerationService.Separation;
import org.continuo.core.service.GenerationService.SeparationListener;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;

/** A sound on its way into its stems, which waits for its turn among the jobs. */
public final class EngineSeparation implements QueuedWork {
    private final String id;
    private final String client;
    private final SeparationRequest request;
    private final SeparationListener listener;
    private final EventLog<SeparationEvent> log =
            new EventLog<>(
                    event ->
                            event instanceof SeparationEvent.Progress
                                    || event instanceof SeparationEvent.Queued,
                    SeparationEvent::isLast);
    private final CompletableFuture<List<StemFile>> outcome = new CompletableFuture<>();
    private int ahead = -1;
    private boolean begun;
    private volatile boolean cancelWanted;

    EngineSeparation(
            String id, String client, SeparationRequest request, SeparationListener listener) {
        this.id = id;
        this.client = client;
        this.request = request;
        this.listener = listener;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String client() {
        return client;
    }

    /** Everything that was told of it. */
    public EventLog<SeparationEvent> log() {
        return log;
    }

    @Override
    public boolean isOver() {
        return outcome.isDone();
    }

    /** As {@link Separation#await}. */
    public List<StemFile> await() throws ServiceException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw Problems.of(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    @Override
    public void wantCancelled() {
        cancelWanted = true;
    }

    @Override
    public synchronized void queuedBehind(int others) {
        if (!begun && !isOver() && others != ahead) {
            ahead = others;
            tell(new SeparationEvent.Queued(others));
        }
    }

    /** Writes the files, which appear together or not at all, and tells its last event. */
    @SuppressWarnings("IllegalCatch") // whatever happens to it, the engine goes on
    void run(StemShelf shelf) {
        synchronized (this) {
            begun = true;
        }
        try {
            end(new SeparationEvent.Done(files(shelf)));
        } catch (CancellationException cancelled) {
            cancelled();
        } catch (Throwable cause) {
            end(new SeparationEvent.Failed(Problems.of(cause)));
        }
    }

    private List<StemFile> files(StemShelf shelf) throws IOException {
        progress(0);
        try (DraftFiles files = new DraftFiles(this::note)) {
            List<StemFile> stems =
                    new StemRun(
                                    shelf,
                                    request,
                                    this::requireNotCancelled,
                                    this::progress,
                                    this::note)
                            .write(files);
            requireNotCancelled();
            files.publish();
            return stems;
        } finally {
            request.sound().file().release();
        }
    }

    private void note(String sentence) {
        tell(new SeparationEvent.Note(sentence));
    }

    private void progress(double fraction) {
        requireNotCancelled();
        tell(new SeparationEvent.Progress(fraction));
    }

    private void requireNotCancelled() {
        if (cancelWanted) {
            throw new CancellationException("cancelled");
        }
    }

    @Override
    public void cancelled() {
        end(new SeparationEvent.Cancelled());
    }

    /** The first end counts. */
    private synchronized void end(SeparationEvent last) {
        if (isOver()) {
            return;
        }
        try {
            tell(last);
        } finally {
            switch (last) {
                case SeparationEvent.Done(List<StemFile> stems) -> outcome.complete(stems);
                case SeparationEvent.Failed(ServiceException problem) ->
                        outcome.completeExceptionally(problem);
                default -> outcome.cancel(false);
            }
        }
    }

    private synchronized void tell(SeparationEvent event) {
        log.append(event);
        listener.on(event);
    }
}
