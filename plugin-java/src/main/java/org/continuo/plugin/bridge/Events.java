package org.continuo.plugin.bridge;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.continuo.core.json.Json;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.timeline.TimelinePosition;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.job.EngineNews;
import org.continuo.plugin.job.JobNews;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** News as C++ reads them. */
final class Events {
    private Events() {}

    /** {@code progress}, {@code done}, {@code unstored}, {@code failed} or {@code cancelled}. */
    static ObjectNode of(String jobId, JobNews news, Optional<TimelinePosition> place) {
        ObjectNode event = Json.object();
        switch (news) {
            case JobNews.Progress at -> {
                event.put("event", "progress").put("jobId", jobId);
                event.put("state", at.state().name().toLowerCase(Locale.ROOT));
                event.put("fraction", at.fraction());
                event.put("stepsPerSecond", at.stepsPerSecond());
                if (!Double.isNaN(at.remainingSeconds())) {
                    event.put("remainingSeconds", at.remainingSeconds());
                }
                event.put("queuePosition", at.queuePosition());
            }
            case JobNews.Done done -> {
                event.put("event", "done").put("jobId", jobId);
                event.set("takes", clips(done.takes()));
                place.ifPresent(at -> {
                    event.put("timelineStartSamples", at.samples());
                    event.put("timelineRateHz", at.sampleRateHz());
                });
            }
            case JobNews.Unstored kept ->
                    event.put("event", "unstored")
                            .put("jobId", jobId)
                            .put("error", Sentence.tidied(kept.sentence()));
            case JobNews.Failed failed ->
                    event.put("event", "failed")
                            .put("jobId", jobId)
                            .put("error", Sentence.tidied(failed.sentence()));
            case JobNews.Cancelled _ -> event.put("event", "cancelled").put("jobId", jobId);
        }
        return event;
    }

    static ObjectNode of(EngineNews news, String model) {
        return engine(Json.object().put("event", "engine"), "state", news, model);
    }

    /** Writes how the engine is; {@code field} takes its state. */
    static ObjectNode engine(ObjectNode json, String field, EngineNews news, String model) {
        json.put(field, news.state().name().toLowerCase(Locale.ROOT));
        json.put("message", Sentence.tidied(news.message()));
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

    /** The models, and as {@code current} the name of that of requests which name none. */
    static ObjectNode models(ObjectNode json, List<ModelInfo> models) {
        ArrayNode list = Json.list();
        for (ModelInfo model : models) {
            ObjectNode one =
                    list.addObject()
                            .put("name", model.name())
                            .put("title", model.title())
                            .put("goodFor", model.goodFor())
                            .put("here", model.here())
                            .put("melody", model.melody())
                            .put("channels", model.channels())
                            .put("sizeBytes", model.sizeBytes())
                            .put("license", model.license().title());
            if (!model.trouble().isEmpty()) {
                one.put("trouble", model.trouble());
            }
        }
        String current =
                models.stream()
                        .filter(ModelInfo::byDefault)
                        .map(ModelInfo::name)
                        .findFirst()
                        .orElse("");
        return json.put("current", current).set("models", list);
    }
}
