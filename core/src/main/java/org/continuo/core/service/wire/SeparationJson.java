package org.continuo.core.service.wire;

import java.nio.file.Path;
import java.util.List;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.EventJson.Message;
import org.continuo.core.service.wire.EventJson.NoteForm;
import org.continuo.core.service.wire.EventJson.QueuedForm;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of separations as server-sent events carry them. */
public final class SeparationJson {
    private SeparationJson() {}

    record FractionForm(double fraction) {}

    record StemForm(String name, String file) {}

    record StemsForm(List<StemForm> stems) {}

    /** An event. */
    public static Message write(SeparationEvent event) {
        ObjectNode data = Wire.JSON.createObjectNode();
        String name =
                switch (event) {
                    case SeparationEvent.Queued(int ahead) -> {
                        data.put("ahead", ahead);
                        yield "queued";
                    }
                    case SeparationEvent.Progress(double fraction) -> {
                        data.put("fraction", fraction);
                        yield "progress";
                    }
                    case SeparationEvent.Note(String sentence) -> {
                        data.put("sentence", sentence);
                        yield "note";
                    }
                    case SeparationEvent.Done(List<StemFile> stems) -> {
                        ArrayNode files = data.putArray("stems");
                        for (StemFile stem : stems) {
                            files.addObject()
                                    .put("name", stem.name())
                                    .put("file", stem.file().toString());
                        }
                        yield "done";
                    }
                    case SeparationEvent.Failed(ServiceException problem) ->
                            EventJson.failed(data, problem);
                    case SeparationEvent.Cancelled() -> "cancelled";
                };
        return new Message(name, data);
    }

    /**
     * An event.
     *
     * @throws ServiceException of kind {@code FAILED} if there is no such event
     */
    public static SeparationEvent read(String name, JsonNode data) throws ServiceException {
        return switch (name) {
            case "queued" ->
                    new SeparationEvent.Queued(
                            EventJson.read(name, data, QueuedForm.class).ahead());
            case "progress" ->
                    new SeparationEvent.Progress(
                            Math.clamp(
                                    EventJson.read(name, data, FractionForm.class).fraction(),
                                    0,
                                    1));
            case "note" ->
                    new SeparationEvent.Note(EventJson.read(name, data, NoteForm.class).sentence());
            case "done" ->
                    new SeparationEvent.Done(
                            EventJson.read(name, data, StemsForm.class).stems().stream()
                                    .map(stem -> new StemFile(stem.name(), Path.of(stem.file())))
                                    .toList());
            case "failed" -> new SeparationEvent.Failed(EventJson.problem(name, data));
            case "cancelled" -> new SeparationEvent.Cancelled();
            default -> throw EventJson.unknown("separation", name);
        };
    }
}
