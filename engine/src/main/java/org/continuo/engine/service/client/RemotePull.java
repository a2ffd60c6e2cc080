package org.continuo.engine.service.client;

import java.util.concurrent.CompletableFuture;
import org.continuo.engine.service.GenerationService.Pull;
import org.continuo.engine.service.GenerationService.PullListener;
import org.continuo.engine.service.PullEvent;
import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.client.EventStream.Received;
import org.continuo.engine.service.wire.EventJson;

/** A model that another process fetches; the result is its folder. */
final class RemotePull extends RemoteWork<String> implements Pull {
    private final PullListener listener;

    RemotePull(Connection connection, String path, PullListener listener) {
        super(connection, path);
        this.listener = listener;
    }

    @Override
    public void on(Received received, CompletableFuture<String> outcome) {
        PullEvent event = EventJson.readPullEvent(received.name(), received.data());
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

    @Override
    public void lost(ServiceException problem) {
        listener.on(new PullEvent.Failed(problem));
    }
}
