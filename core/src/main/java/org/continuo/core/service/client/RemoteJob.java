package org.continuo.core.service.client;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EventStream.Received;
import org.continuo.core.service.wire.EventJson;

/**
 * A job of another process, whose clips are fetched when they are there.
 *
 * <p>When that process is killed the job goes to another one: always if it had not begun, and once
 * more if it had, since its seed makes the same clips of it. Not a third time: it may be the job
 * that ends the engine.
 */
final class RemoteJob extends RemoteWork<JobResult> implements Job {
    private static final int MOST_BEGINNINGS = 2;
    private static final int MOST_MOVES = 8;

    private final JobListener listener;
    private final int clips;
    private final DeduplicatedSound heard = new DeduplicatedSound();
    private boolean mayHaveBegun = true;
    private int beginnings;
    private int moves;

    /**
     * Hands a job in.
     *
     * @param clips how many it asks for
     */
    RemoteJob(HandIn handIn, int clips, JobListener listener) throws ServiceException {
        super(handIn);
        this.clips = clips;
        this.listener = listener;
    }

    @Override
    public String id() {
        return place().path().substring(place().path().lastIndexOf('/') + 1);
    }

    @Override
    public void on(Received received, CompletableFuture<JobResult> outcome) throws IOException {
        JobEvent event =
                received.name().equals("done")
                        ? new JobEvent.Done(
                                new ResultDownload(
                                                place(), EventJson.readDone(received.data()), clips)
                                        .fetch())
                        : EventJson.readJobEvent(received.name(), received.data());
        mayHaveBegun = !(event instanceof JobEvent.Queued(int ahead) && ahead > 0);
        if (event.isLast()) {
            forget();
        }
        if (event instanceof JobEvent.SoundDecoded piece) {
            heard.next(piece).ifPresent(listener::on);
        } else {
            tell(event, outcome);
        }
    }

    @Override
    public void moveOn(ServiceException gone) throws ServiceException {
        beginnings += mayHaveBegun ? 1 : 0;
        if (beginnings == MOST_BEGINNINGS || ++moves > MOST_MOVES) {
            throw new ServiceException(
                    Kind.NO_ENGINE,
                    "%s was killed, as was the one before that worked at this; it is not begun again"
                            .formatted(place().connection().engine()),
                    gone);
        }
        super.moveOn(gone);
        mayHaveBegun = true;
        heard.beginAgain();
    }

    @Override
    public void lost(ServiceException problem, CompletableFuture<JobResult> outcome) {
        tell(isCancelled() ? new JobEvent.Cancelled() : new JobEvent.Failed(problem), outcome);
    }

    private void tell(JobEvent event, CompletableFuture<JobResult> outcome) {
        try {
            listener.on(event);
        } finally {
            switch (event) {
                case JobEvent.Done(JobResult result) -> outcome.complete(result);
                case JobEvent.Failed(ServiceException problem) ->
                        outcome.completeExceptionally(problem);
                case JobEvent.Cancelled() -> outcome.cancel(false);
                default -> {}
            }
        }
    }
}
