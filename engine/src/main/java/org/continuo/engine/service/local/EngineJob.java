package org.continuo.engine.service.local;

import java.time.Instant;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobInfo.State;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;

/** A job on its way through the engine. Its state changes under its own lock. */
public final class EngineJob implements QueuedWork {
    private final String id;
    private final String client;
    private final JobRequest request;
    private final DeduplicatingListener listener;
    private final Instant submitted = Instant.now();
    private final EventLog<JobEvent> log =
            new EventLog<>(
                    event -> event instanceof JobEvent.Progress || event instanceof JobEvent.Queued,
                    JobEvent::isLast);
    private final CompletableFuture<JobResult> outcome = new CompletableFuture<>();
    private State state = State.QUEUED;
    private int ahead = -1;
    private double fraction;
    private String error = "";
    private long endedNanos;
    private volatile boolean cancelWanted;

    EngineJob(String id, String client, JobRequest request, JobListener listener) {
        this.id = id;
        this.client = client;
        this.request = request;
        this.listener =
                new DeduplicatingListener(event -> {
                    log.append(event);
                    listener.on(event);
                });
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String client() {
        return client;
    }

    JobRequest request() {
        return request;
    }

    /** Everything that was told of it. */
    public EventLog<JobEvent> log() {
        return log;
    }

    /**
     * Waits for the end.
     *
     * @throws CancellationException if it was cancelled
     */
    public JobResult await() throws ServiceException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw Problems.of(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    public synchronized JobInfo info() {
        return new JobInfo(
                id,
                client,
                state,
                state == State.QUEUED ? Math.max(0, ahead) : 0,
                fraction,
                request.descriptions().getFirst(),
                submitted,
                error);
    }

    @Override
    public synchronized boolean isOver() {
        return state.isOver();
    }

    /** When it ended, as {@link System#nanoTime}. */
    synchronized long endedNanos() {
        return endedNanos;
    }

    /** Bytes of sound that it holds once it is done. */
    long resultBytes() {
        if (!outcome.isDone() || outcome.isCompletedExceptionally()) {
            return 0;
        }
        return outcome.join().clips().stream().mapToLong(EngineJob::bytes).sum();
    }

    private static long bytes(AudioSamples clip) {
        return (long) clip.channelCount() * clip.length() * Float.BYTES;
    }

    @Override
    public void wantCancelled() {
        cancelWanted = true;
    }

    @Override
    public synchronized void queuedBehind(int others) {
        if (state == State.QUEUED && others != ahead) {
            ahead = others;
            tell(new JobEvent.Queued(others));
        }
    }

    /**
     * Tells what the job has come to; not its last event.
     *
     * @throws CancellationException if it is to end
     */
    void on(JobEvent event) {
        requireNotCancelled();
        synchronized (this) {
            switch (event) {
                case JobEvent.StageStarted(Stage stage) ->
                        state =
                                stage == Stage.LOADING_MODEL && state != State.RUNNING
                                        ? State.LOADING
                                        : State.RUNNING;
                case JobEvent.Progress progress -> fraction = progress.fraction();
                default -> {}
            }
            tell(event);
        }
    }

    /**
     * For long work between two events.
     *
     * @throws CancellationException if it is to end
     */
    void requireNotCancelled() {
        if (cancelWanted) {
            throw new CancellationException("cancelled");
        }
    }

    void done(JobResult result) {
        end(State.DONE, new JobEvent.Done(result));
    }

    void failed(ServiceException problem) {
        end(State.FAILED, new JobEvent.Failed(problem));
    }

    @Override
    public void cancelled() {
        end(State.CANCELLED, new JobEvent.Cancelled());
    }

    /** The first end counts. */
    private synchronized void end(State last, JobEvent event) {
        if (state.isOver()) {
            return;
        }
        state = last;
        endedNanos = System.nanoTime();
        try {
            tell(event);
        } finally {
            switch (event) {
                case JobEvent.Done(JobResult result) -> outcome.complete(result);
                case JobEvent.Failed(ServiceException problem) -> {
                    error = problem.sentence();
                    outcome.completeExceptionally(problem);
                }
                default -> outcome.cancel(false);
            }
        }
    }

    private void tell(JobEvent event) {
        listener.on(event);
    }

    /** It is made from its beginning again, by another machine than before. */
    synchronized void again() {
        state = State.QUEUED;
        listener.again();
    }

    boolean isCancelWanted() {
        return cancelWanted;
    }
}
