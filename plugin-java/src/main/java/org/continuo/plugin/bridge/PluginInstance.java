package org.continuo.plugin.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.preset.Preset;
import org.continuo.core.preset.PresetLibrary;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.EngineLauncher;
import org.continuo.core.timeline.TimelinePosition;
import org.continuo.plugin.clip.Clip;
import org.continuo.plugin.clip.ClipStore;
import org.continuo.plugin.clip.OpenedSounds;
import org.continuo.plugin.job.EngineNews;
import org.continuo.plugin.job.JobQueue;
import org.continuo.plugin.job.ModelPulls;
import org.continuo.plugin.job.StemSplits;
import org.continuo.plugin.job.StemSplits.Stem;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One plugin in the DAW: answers its requests and tells it what becomes of its jobs. */
final class PluginInstance
        implements AutoCloseable, JobQueue.Listener, ModelPulls.Listener, StemSplits.Listener {
    private final News news;
    private final PresetLibrary presets;
    private final ClipStore clips;
    private final JobQueue jobs;
    private final ModelPulls pulls;
    private final StemSplits splits;
    private final KeptTakes library;
    private final OpenedSounds opened;
    private final Listening listening = new Listening();
    private final Analyses analyses;

    /** Where clips of jobs belong on the timeline, by job. */
    private final Map<String, TimelinePosition> places = new ConcurrentHashMap<>();

    private volatile String model = "";

    /** Takes this instance's events. */
    @FunctionalInterface
    interface News {
        void send(ObjectNode event);
    }

    PluginInstance(PluginSettings settings, News news) {
        this.news = news;
        analyses = new Analyses(news);
        Path data = settings.dataFolder();
        presets = new PresetLibrary(settings.presetFolders(), data.resolve("presets"));
        clips =
                new ClipStore(
                        data.resolve("clips"), ClipStore.USUAL_LIMIT_BYTES, InstantSource.system());
        opened =
                new OpenedSounds(
                        data.resolve("opened"),
                        OpenedSounds.USUAL_LIMIT_BYTES,
                        InstantSource.system());
        DataFolder home = new DataFolder(settings.engineHome());
        EngineClient engine = new EngineClient(new EngineLauncher(home, settings.engineCommand()));
        jobs = new JobQueue(engine, clips, this);
        library = new KeptTakes(jobs);
        pulls = new ModelPulls(engine, this);
        splits = new StemSplits(engine, clips, this);
    }

    /** The reply's fields; {@code ok} is added by the caller. */
    ObjectNode answer(Fields request, @Nullable ByteBuffer audio) throws IOException {
        return switch (request.text("do")) {
            case "submit" -> submit(request, audio);
            case "cancel" -> cancel(request);
            case "split" -> split(request);
            case "store" -> store(request);
            case "keep" -> keep(request, audio);
            case "compose" -> compose(request, audio);
            case "open" -> open(request);
            case "folder" -> folder(request);
            case "findTakes" -> analyses.begin(requestId(request), library.search(request));
            case "starTake" -> analyses.begin(requestId(request), library.star(request));
            case "takeRequest" -> analyses.begin(requestId(request), library.request(request));
            case "chroma" -> analyses.begin(requestId(request), listening.chroma(request, audio));
            case "presets" -> presets();
            case "savePreset" -> savePreset(request);
            case "models" -> models();
            case "offer" -> offer(request);
            case "pull" -> {
                pulls.pull(request.text("model"), request.flag("acceptLicenses", false));
                yield Json.object();
            }
            case "cancelPull" -> {
                pulls.cancel(request.text("model"));
                yield Json.object();
            }
            case "status" -> Events.engine(Json.object(), "engine", jobs.engine(), model);
            case "retainClips" ->
                    Json.object().put("retained", clips.retain(request.texts("clipIds")));
            default ->
                    throw new IllegalArgumentException(
                            "request.do: expected submit, split, cancel, store, keep, compose, open, folder, findTakes, starTake, takeRequest, chroma, presets, savePreset, models, offer, pull, cancelPull, status or retainClips, found \"%s\""
                                    .formatted(request.text("do")));
        };
    }

    private ObjectNode submit(Fields request, @Nullable ByteBuffer audio) throws ServiceException {
        Submission submission = Submission.of(request, audio);
        model = submission.model();
        String id = jobs.submit(submission::toEngine, made -> remember(made, submission.place()));
        return Json.object().put("jobId", id);
    }

    private void remember(String jobId, Optional<TimelinePosition> place) {
        place.ifPresent(at -> places.put(jobId, at));
    }

    private ObjectNode cancel(Fields request) {
        if (request.has("requestId")) {
            analyses.cancel(requestId(request));
        } else {
            jobs.cancel(request.text("jobId"));
            splits.cancel(request.text("jobId"));
        }
        return Json.object();
    }

    private ObjectNode split(Fields request) {
        String id =
                splits.split(
                        Path.of(request.text("path")),
                        request.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                        request.text("prompt"));
        return Json.object().put("jobId", id);
    }

    /** Takes that found no place: once more, or in a folder of the user's choice. */
    private ObjectNode store(Fields request) {
        Optional<ClipStore> place =
                request.has("folder")
                        ? Optional.of(
                                new ClipStore(
                                        Path.of(request.text("folder")),
                                        Long.MAX_VALUE,
                                        InstantSource.system()))
                        : Optional.empty();
        jobs.store(request.text("jobId"), place);
        return Json.object();
    }

    /** What was heard of a take that is not made to its end, as a clip of its own. */
    private ObjectNode keep(Fields request, @Nullable ByteBuffer audio) {
        AudioSamples heard = AudioInput.whole(request.object("audio"), audio);
        long seed = request.whole("seed", Long.MIN_VALUE, Long.MAX_VALUE);
        String prompt = request.text("prompt");
        return analyses.begin(
                requestId(request),
                () -> {
                    try {
                        Clip kept = clips.add(heard, seed, prompt, List.of());
                        return Json.object().set("takes", Events.clips(List.of(kept)));
                    } catch (IOException problem) {
                        throw new UncheckedIOException(problem);
                    }
                });
    }

    private ObjectNode compose(Fields request, @Nullable ByteBuffer audio) {
        Supplier<ObjectNode> composing = listening.compose(request, () -> preset(request), audio);
        return request.has("audio")
                ? analyses.begin(requestId(request), composing)
                : composing.get();
    }

    /** A sound that C++ cannot read itself, as a WAV file. */
    private ObjectNode open(Fields request) {
        Path sound = Path.of(request.text("path"));
        return analyses.begin(
                requestId(request),
                () -> {
                    try {
                        Path wav = opened.place();
                        jobs.ask(engine -> {
                            engine.decode(sound, wav);
                            return wav;
                        });
                        return Json.object().put("path", wav.toString());
                    } catch (IOException problem) {
                        throw new UncheckedIOException(problem);
                    }
                });
    }

    /** What lies in a folder. */
    private ObjectNode folder(Fields request) {
        Path folder = Path.of(request.text("path"));
        return analyses.begin(
                requestId(request),
                () -> {
                    try {
                        return DroppedFolder.at(folder).json();
                    } catch (IOException problem) {
                        throw new UncheckedIOException(problem);
                    }
                });
    }

    private Optional<Preset> preset(Fields request) {
        if (!request.has("presetId")) {
            return Optional.empty();
        }
        String id = request.text("presetId");
        Optional<Preset> preset = presets.read().find(id);
        if (preset.isEmpty()) {
            throw new IllegalArgumentException(
                    "request.presetId: expected the id of a preset, found \"%s\"".formatted(id));
        }
        return preset;
    }

    private static long requestId(Fields request) {
        return request.whole("requestId", 0, Integer.MAX_VALUE);
    }

    private ObjectNode presets() {
        PresetLibrary.Contents contents = presets.read();
        ObjectNode reply = Json.object();
        ArrayNode list = reply.putArray("presets");
        contents.presets().forEach(preset -> list.add(described(preset)));
        ArrayNode problems = reply.putArray("problems");
        contents.problems().forEach(problem -> problems.add(ProblemSentence.tidied(problem)));
        return reply;
    }

    private ObjectNode savePreset(Fields request) throws IOException {
        Fields own = request.objectOrNull("settings");
        Preset saved =
                presets.save(
                        request.text("name"),
                        request.text("prompt"),
                        own == null ? Json.parse("settings", "{}") : own);
        return Json.object().set("preset", described(saved));
    }

    private static ObjectNode described(Preset preset) {
        ObjectNode json =
                Json.object()
                        .put("id", preset.id())
                        .put("name", preset.name())
                        .put("family", preset.family())
                        .put("prompt", preset.prompt());
        return json.set("settings", preset.settings().json());
    }

    /** The models known so far; the engine is asked anew, and a {@code models} event follows. */
    private ObjectNode models() {
        jobs.askForModels();
        return Events.models(Json.object(), jobs.models());
    }

    /** What pulling a model would mean. */
    private ObjectNode offer(Fields request) {
        long requestId = requestId(request);
        pulls.offer(
                request.text("model"),
                new ModelPulls.Offered() {
                    @Override
                    public void on(PullOffer offer) {
                        news.send(Events.answer(requestId, Events.of(offer).put("ok", true)));
                    }

                    @Override
                    public void failed(String sentence) {
                        news.send(
                                Events.answer(
                                        requestId,
                                        PluginBridge.failure(ProblemSentence.tidied(sentence))));
                    }
                });
        return Json.object().put("pending", true);
    }

    @Override
    public void onPull(String model, PullEvent heard) {
        news.send(Events.of(model, heard));
        if (heard instanceof PullEvent.Done) {
            jobs.askForModels();
        }
    }

    @Override
    public void onSplit(String id, SeparationEvent event) {
        news.send(Events.of(id, event));
    }

    @Override
    public void onStems(String id, List<Stem> stems) {
        news.send(Events.split(id, stems));
    }

    @Override
    public void on(String jobId, JobEvent heard) {
        if (heard.isLast()) {
            places.remove(jobId);
        }
        news.send(Events.of(jobId, heard));
    }

    @Override
    public void onStored(String jobId, List<Clip> takes) {
        Optional<TimelinePosition> place = Optional.ofNullable(places.remove(jobId));
        news.send(Events.stored(jobId, takes, place));
    }

    @Override
    public void onUnstored(String jobId, String sentence) {
        news.send(Events.unstored(jobId, sentence));
    }

    @Override
    public void on(EngineNews heard) {
        news.send(Events.of(heard, model));
    }

    @Override
    public void on(List<ModelInfo> models) {
        news.send(Events.models(Json.object().put("event", "models"), models));
    }

    /** Cancels what is left to do; no further events are worth sending. */
    @Override
    public void close() {
        analyses.close();
        pulls.close();
        splits.close();
        jobs.close();
    }
}
