package org.continuo.plugin.bridge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.wire.EventJson;
import org.continuo.core.service.wire.Wire;
import org.continuo.core.timeline.TimelinePosition;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.job.EngineNews;
import org.continuo.plugin.job.PluginProblemSentence;
import org.continuo.plugin.job.StemSplits.Stem;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What C++ is told; {@code bridge.json} describes it. */
final class Events {
    private static final int PERMILLE = 1000;

    private Events() {}

    /** A job's event as the engine tells it, with the job's id. */
    static ObjectNode of(String jobId, JobEvent event) {
        EventJson.Message message = EventJson.write(event);
        if (event instanceof JobEvent.Failed(ServiceException problem)) {
            say(message.data(), problem);
        }
        return named(message.name(), jobId).setAll(message.data());
    }

    /** Instead of the next step as the engine names it, the one of the window. */
    private static void say(ObjectNode data, ServiceException problem) {
        data.remove("next");
        data.put("error", PluginProblemSentence.of(problem));
    }

    /** The takes are stored. */
    static ObjectNode stored(String jobId, List<Clip> takes, Optional<TimelinePosition> place) {
        ObjectNode event = named("done", jobId);
        event.set("takes", clips(takes));
        place.ifPresent(at -> {
            event.put("timelineStartSamples", at.samples());
            event.put("timelineRateHz", at.sampleRateHz());
        });
        return event;
    }

    /** What the engine tells of a clip that is split, as of a job. */
    static ObjectNode of(String jobId, SeparationEvent event) {
        return switch (event) {
            case SeparationEvent.Queued(int ahead) -> of(jobId, new JobEvent.Queued(ahead));
            case SeparationEvent.Progress(double fraction) ->
                    of(
                            jobId,
                            new JobEvent.Progress(
                                    (int) Math.round(fraction * PERMILLE),
                                    PERMILLE,
                                    0,
                                    Double.NaN));
            case SeparationEvent.Note(String sentence) -> of(jobId, new JobEvent.Note(sentence));
            case SeparationEvent.Failed(ServiceException problem) ->
                    of(jobId, new JobEvent.Failed(problem));
            case SeparationEvent.Cancelled() -> of(jobId, new JobEvent.Cancelled());
            case SeparationEvent.Done _ ->
                    throw new IllegalArgumentException(
                            "event: expected one before the stems are stored, found " + event);
        };
    }

    /** The stems of a clip are stored. */
    static ObjectNode split(String jobId, List<Stem> stems) {
        ArrayNode takes = clips(stems.stream().map(Stem::clip).toList());
        for (int i = 0; i < stems.size(); i++) {
            ((ObjectNode) takes.get(i)).put("stem", stems.get(i).name());
        }
        return named("done", jobId).set("takes", takes);
    }

    /** The takes are made and cannot be stored. */
    static ObjectNode unstored(String jobId, String sentence) {
        return named("unstored", jobId).put("error", ProblemSentence.tidied(sentence));
    }

    /** What the engine tells of a model on its way. */
    static ObjectNode of(String model, PullEvent event) {
        EventJson.Message message = EventJson.write(event);
        if (event instanceof PullEvent.Failed(ServiceException problem)) {
            say(message.data(), problem);
        }
        return Json.object()
                .put("event", "pull")
                .put("model", model)
                .put("state", message.name())
                .setAll(message.data());
    }

    /** An offer as the engine's interface has it. */
    static ObjectNode of(PullOffer offer) {
        return Wire.JSON.valueToTree(offer);
    }

    /** What was pending. */
    static ObjectNode answer(long requestId, ObjectNode fields) {
        return fields.put("event", "answer").put("requestId", requestId);
    }

    private static ObjectNode named(String event, String jobId) {
        return Json.object().put("event", event).put("jobId", jobId);
    }

    static ObjectNode of(EngineNews news, String model) {
        return engine(Json.object().put("event", "engine"), "state", news, model);
    }

    /** Writes how the engine is; {@code field} takes its state. */
    static ObjectNode engine(ObjectNode json, String field, EngineNews news, String model) {
        json.put(field, news.state().name().toLowerCase(Locale.ROOT));
        json.put("message", ProblemSentence.tidied(news.message()));
        json.put("model", model);
        return json;
    }

    static ArrayNode clips(List<Clip> clips) {
        ArrayNode list = Json.list();
        for (Clip clip : clips) {
            list.addObject()
                    .put("clipId", clip.id())
                    .put("path", clip.path().toString())
                    .put("seed", clip.seed())
                    .put("sampleRateHz", clip.sampleRateHz())
                    .put("channels", clip.channels())
                    .put("samples", clip.samples())
                    .put("prompt", clip.prompt())
                    .put("seconds", clip.seconds());
        }
        return list;
    }

    /** The models as the engine's interface has them. */
    static ObjectNode models(ObjectNode json, List<ModelInfo> models) {
        return json.set("models", Wire.JSON.valueToTree(models));
    }
}
