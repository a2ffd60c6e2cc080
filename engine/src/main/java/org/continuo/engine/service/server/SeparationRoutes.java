package org.continuo.engine.service.server;

import java.io.IOException;
import java.util.Map;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.SeparationJson;
import org.continuo.engine.service.local.EngineSeparation;
import org.continuo.engine.service.local.LocalEngine;

/** Everything under {@code /separations}. */
final class SeparationRoutes {
    private final LocalEngine engine;
    private final EventStreams streams;

    SeparationRoutes(LocalEngine engine, EventStreams streams) {
        this.engine = engine;
        this.streams = streams;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/separations", this::begin)
                .on(
                        "GET",
                        "/separations/{id}/events",
                        call -> streams.send(call, known(call).log(), SeparationJson::write))
                .on("DELETE", "/separations/{id}", this::cancel);
    }

    private void begin(Exchange call) throws IOException {
        EngineSeparation begun =
                engine.separate(
                        call.client(), RequestJson.readSeparation(call.json()), event -> {});
        call.answer(201, Map.of("id", begun.id()));
    }

    /** Cancels what is not over and forgets what is. */
    private void cancel(Exchange call) throws IOException {
        EngineSeparation separation = known(call);
        if (separation.isOver()) {
            engine.forget(separation);
        } else {
            engine.cancel(separation);
        }
        call.answer(200, Map.of("id", call.part(0)));
    }

    private EngineSeparation known(Exchange call) throws ServiceException {
        return engine.separation(call.part(0))
                .orElseThrow(() ->
                        new ServiceException(
                                Kind.NOT_FOUND, "no such separation: " + call.part(0)));
    }
}
