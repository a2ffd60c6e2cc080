package org.continuo.engine.service.server;

import java.io.IOException;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.engine.service.local.TakeStore;

/** The takes that were ever made: found, starred, made again. */
final class TakeRoutes {
    private final TakeStore takes;

    TakeRoutes(TakeStore takes) {
        this.takes = takes;
    }

    void addTo(Routes routes) {
        routes.on("POST", "/takes/search", this::find)
                .on("POST", "/takes/{id}/star", this::star)
                .on(
                        "GET",
                        "/takes/{id}/request",
                        call -> call.answer(200, RequestJson.write(takes.request(call.part(0)))));
    }

    private void find(Exchange call) throws IOException {
        call.answer(200, takes.find(RequestJson.readTakeQuery(call.json())));
    }

    private void star(Exchange call) throws IOException {
        boolean starred = call.json().path("starred").asBoolean(false);
        call.answer(200, takes.star(call.part(0), starred));
    }
}
