package org.continuo.core.service.client;

import java.util.concurrent.CompletableFuture;
import org.continuo.core.service.GenerationService.Pull;
import org.continuo.core.service.GenerationService.PullListener;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.client.EventStream.Received;
import org.continuo.core.service.wire.EventJson;

/**
 * A model that another process fetches; the result is its folder. When that process is killed
 * another one goes on with what has arrived, once.
 */
final class RemotePull extends RemoteWork<String> implements Pull {
    private final PullListener listener;
    private boolean moved;

    RemotePull(HandIn handIn, PullListener listener) throws ServiceException {
        super(handIn);
        this.listener = listener;
    }

    @Override
    public void on(Received received, CompletableFuture<String> outcome) throws ServiceException {
        tell(EventJson.readPullEvent(received.name(), received.data()), outcome);
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
    public void lost(ServiceException problem, CompletableFuture<String> outcome) {
        tell(isCancelled() ? new PullEvent.Cancelled() : new PullEvent.Failed(problem), outcome);
    }

    private void tell(PullEvent event, CompletableFuture<String> outcome) {
        try {
            listener.on(event);
        } finally {
            switch (event) {
                case PullEvent.Done(String folder) -> outcome.complete(folder);
                case PullEvent.Failed(ServiceException problem) ->
                        outcome.completeExceptionally(problem);
                case PullEvent.Cancelled() -> outcome.cancel(false);
                default -> {}
            }
        }
    }
}
