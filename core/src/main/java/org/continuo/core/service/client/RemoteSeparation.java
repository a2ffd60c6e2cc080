package org.continuo.core.service.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.continuo.core.service.GenerationService.Separation;
import org.continuo.core.service.GenerationService.SeparationListener;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.client.EventStream.Received;
import org.continuo.core.service.wire.SeparationJson;

/**
 * A sound that another process takes apart. When that process is killed another one begins anew,
 * once: no file was there.
 */
final class RemoteSeparation extends RemoteWork<List<StemFile>> implements Separation {
    private final SeparationListener listener;
    private boolean moved;

    RemoteSeparation(HandIn handIn, SeparationListener listener) throws ServiceException {
        super(handIn);
        this.listener = listener;
    }

    @Override
    public void on(Received received, CompletableFuture<List<StemFile>> outcome)
            throws ServiceException {
        SeparationEvent event = SeparationJson.read(received.name(), received.data());
        if (event.isLast()) {
            forget();
        }
        tell(event, outcome);
    }

    @Override
    public void moveOn(ServiceException gone) throws ServiceException {
        if (moved) {
            throw gone;
        }
        moved = true;
        super.moveOn(gone);
    }

    @Override
    public void lost(ServiceException problem, CompletableFuture<List<StemFile>> outcome) {
        tell(
                isCancelled()
                        ? new SeparationEvent.Cancelled()
                        : new SeparationEvent.Failed(problem),
                outcome);
    }

    private void tell(SeparationEvent event, CompletableFuture<List<StemFile>> outcome) {
        try {
            listener.on(event);
        } finally {
            switch (event) {
                case SeparationEvent.Done(List<StemFile> stems) -> outcome.complete(stems);
                case SeparationEvent.Failed(ServiceException problem) ->
                        outcome.completeExceptionally(problem);
                case SeparationEvent.Cancelled() -> outcome.cancel(false);
                default -> {}
            }
        }
    }
}
