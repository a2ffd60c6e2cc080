package org.continuo.engine.service.server;

import java.io.IOException;
import java.util.Map;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EventJson;
import org.continuo.engine.service.local.EnginePull;
import org.continuo.engine.service.local.ModelStore;
import tools.jackson.databind.JsonNode;

/** The models of this machine: listed, offered, pulled, removed. */
final class ModelRoutes {
    private final ModelStore models;
    private final EventStreams streams;

    ModelRoutes(ModelStore models, EventStreams streams) {
        this.models = models;
        this.streams = streams;
    }

    void addTo(Routes routes) {
        routes.on("GET", "/models", call -> call.answer(200, models.list()))
                .on(
                        "DELETE",
                        "/models",
                        call ->
                                call.answer(
                                        200,
                                        Map.of(
                                                "freedBytes",
                                                models.remove(call.parameter("model")))))
                .on(
                        "GET",
                        "/offer",
                        call -> call.answer(200, models.offer(call.parameter("model"))))
                .on("POST", "/pulls", this::pull)
                .on(
                        "GET",
                        "/pulls/{id}/events",
                        call -> streams.send(call, known(call).log(), EventJson::write))
                .on("DELETE", "/pulls/{id}", this::cancel);
    }

    private void pull(Exchange call) throws IOException {
        JsonNode document = call.json();
        EnginePull pull =
                models.pull(
                        call.client(),
                        document.path("model").asString(""),
                        document.path("acceptLicenses").asBoolean(false),
                        event -> {});
        call.answer(201, Map.of("id", pull.id()));
    }

    private void cancel(Exchange call) throws IOException {
        known(call).cancel();
        call.answer(200, Map.of("id", call.part(0)));
    }

    private EnginePull known(Exchange call) throws ServiceException {
        return models.pull(call.part(0))
                .orElseThrow(() ->
                        new ServiceException(Kind.NOT_FOUND, "no such pull: " + call.part(0)));
    }
}
