package org.continuo.core.service.wire;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.LoudnessStrategy;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.TimeRange;
import org.continuo.core.json.Fields;
import org.continuo.core.request.ClipLength;
import org.continuo.core.request.OutputFormat;
import org.continuo.core.service.AdapterChoice;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobRequest.Sampling;
import org.continuo.core.service.Sound;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as JSON. Sound in memory does not go into it: the document says {@code "upload": true},
 * and the sound follows as a WAV file.
 */
public final class RequestJson {
    private RequestJson() {}

    /** What a sound is for. */
    public enum Role {
        CONTEXT,
        MELODY,
        INTO;

        /** As paths have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The document of a request. */
    public static ObjectNode write(JobRequest request) {
        ObjectNode root = Wire.JSON.createObjectNode();
        ObjectNode model = root.putObject("model");
        model.put("name", request.model().model());
        model.put("precision", request.model().precision());
        model.put("threads", request.model().threads());
        if (!request.model().device().equals(ModelChoice.DEFAULT.device())) {
            model.put("device", request.model().device()); // older engines know no device
        }
        if (!request.model().adapters().isEmpty()) {
            ArrayNode adapters = model.putArray("adapters");
            request.model()
                    .adapters()
                    .forEach(adapter ->
                            adapters.addObject()
                                    .put("folder", adapter.folder())
                                    .put("scale", adapter.scale()));
        }
        request.descriptions().forEach(root.putArray("descriptions")::add);
        request.context().ifPresent(context -> root.set("context", ContextJson.write(context)));
        request.melody().ifPresent(melody -> root.putObject("melody").set("sound", write(melody)));
        ObjectNode length = root.putObject("length");
        switch (request.length()) {
            case ClipLength.Seconds(double seconds) -> length.put("seconds", seconds);
            case ClipLength.Frames(int count) -> length.put("frames", count);
        }
        root.put("takes", request.takes());
        root.put("seed", request.seed());
        ObjectNode sampling = Wire.JSON.valueToTree(request.sampling());
        sampling.remove("extendStrideSeconds");
        request.sampling()
                .extendStrideSeconds()
                .ifPresent(stride -> sampling.put("extendStrideSeconds", stride));
        root.set("sampling", sampling);
        ObjectNode output = root.putObject("output");
        request.output().sampleRateHz().ifPresent(rate -> output.put("sampleRateHz", rate));
        request.output().channels().ifPresent(count -> output.put("channels", count));
        output.put("loudness", request.output().loudness().name().toLowerCase(Locale.ROOT));
        root.put("streamed", request.streamed());
        switch (request.ending()) {
            case Ending.Open() -> {}
            case Ending.Into(Sound sound, double leadSeconds) ->
                    root.putObject("into")
                            .put("leadSeconds", leadSeconds)
                            .set("sound", write(sound));
            case Ending.Loop(double tempoBpm) -> root.putObject("loop").put("tempoBpm", tempoBpm);
        }
        request.best().ifPresent(count -> root.put("best", count));
        return root;
    }

    static ObjectNode write(Sound sound) {
        ObjectNode node = Wire.JSON.createObjectNode();
        switch (sound) {
            case Sound.InMemory _ -> node.put("upload", true);
            case Sound.InFile(SoundFile file, TimeRange range) -> {
                node.put("file", file.path().toString());
                node.put("fromSeconds", range.fromSeconds());
                if (Double.isFinite(range.toSeconds())) {
                    node.put("toSeconds", range.toSeconds());
                }
            }
        }
        return node;
    }

    /** The sounds of a request that will be uploaded. */
    public static Map<Role, AudioSamples> uploads(JobRequest request) {
        Map<Role, AudioSamples> uploads = new EnumMap<>(Role.class);
        request.context().ifPresent(context -> addUpload(uploads, Role.CONTEXT, context.sound()));
        request.melody().ifPresent(melody -> addUpload(uploads, Role.MELODY, melody));
        if (request.ending() instanceof Ending.Into(Sound sound, double _)) {
            addUpload(uploads, Role.INTO, sound);
        }
        return uploads;
    }

    private static void addUpload(Map<Role, AudioSamples> uploads, Role role, Sound sound) {
        if (sound instanceof Sound.InMemory(AudioSamples audio)) {
            uploads.put(role, audio);
        }
    }

    /** Which sounds a document says will be uploaded. */
    public static Set<Role> awaited(JsonNode document) {
        Set<Role> awaited = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (document.path(role.label()).path("sound").path("upload").asBoolean(false)) {
                awaited.add(role);
            }
        }
        return awaited;
    }

    /**
     * The request of a document. What is left out is as usual; an absent seed is drawn. Earlier
     * requests, which projects and kept takes hold, say {@code drawing} for {@code sampling} and
     * {@code delivery} for {@code output}.
     *
     * @param uploads the sounds that were uploaded
     * @throws IllegalArgumentException if it is no request; the message names the field
     */
    public static JobRequest read(JsonNode document, Map<Role, AudioSamples> uploads) {
        Fields root = Fields.of("request", document);
        JobRequest request =
                new JobRequest(
                        model(root),
                        descriptions(root),
                        root.optionalObject("context")
                                .map(fields -> ContextJson.read(fields, uploads)),
                        root.optionalObject("melody").map(fields -> melody(fields, uploads)),
                        length(root),
                        root.integer("takes", 1),
                        root.optionalLong("seed").orElseGet(JobRequest::randomSeed),
                        sampling(root),
                        output(root),
                        root.flag("streamed", false),
                        ending(root, uploads),
                        optional(root.optionalInteger("best")));
        root.requireAllRead();
        return request;
    }

    private static ModelChoice model(Fields root) {
        ModelChoice usual = ModelChoice.DEFAULT;
        Optional<Fields> fields = root.optionalObject("model");
        if (fields.isEmpty()) {
            return usual;
        }
        Fields model = fields.get();
        ModelChoice choice =
                new ModelChoice(
                        model.text("name", usual.model()),
                        model.text("precision", usual.precision()),
                        model.integer("threads", usual.threads()),
                        model.text("device", usual.device()),
                        adapters(model));
        model.requireAllRead();
        return choice;
    }

    private static List<AdapterChoice> adapters(Fields model) {
        Optional<JsonNode> node = model.value("adapters");
        if (node.isEmpty()) {
            return List.of();
        }
        if (!node.get().isArray()) {
            throw model.missing("an array \"adapters\"");
        }
        List<AdapterChoice> adapters = new ArrayList<>();
        for (JsonNode each : node.get()) {
            Fields fields = Fields.of("request.model.adapters", each);
            String folder = fields.text("folder", "");
            if (folder.isEmpty()) {
                throw fields.missing("a \"folder\"");
            }
            adapters.add(new AdapterChoice(folder, fields.number("scale", 1)));
            fields.requireAllRead();
        }
        return adapters;
    }

    private static List<String> descriptions(Fields root) {
        Optional<JsonNode> node = root.value("descriptions");
        if (node.isEmpty() || !node.get().isArray()) {
            throw root.missing("an array \"descriptions\"");
        }
        List<String> descriptions = new ArrayList<>();
        for (JsonNode each : node.get()) {
            if (!each.isString()) {
                throw root.missing("text in \"descriptions\"");
            }
            descriptions.add(each.asString());
        }
        return descriptions;
    }

    private static Sound melody(Fields fields, Map<Role, AudioSamples> uploads) {
        Sound sound = sound(fields, Role.MELODY, uploads);
        fields.requireAllRead();
        return sound;
    }

    private static Ending ending(Fields root, Map<Role, AudioSamples> uploads) {
        Optional<Fields> into = root.optionalObject("into");
        Optional<Fields> loop = root.optionalObject("loop");
        if (into.isPresent() && loop.isPresent()) {
            throw root.missing("at most one of \"into\" and \"loop\"");
        }
        return into.map(fields -> into(fields, uploads))
                .or(() -> loop.map(RequestJson::loop))
                .orElseGet(Ending.Open::new);
    }

    private static Ending into(Fields fields, Map<Role, AudioSamples> uploads) {
        Sound sound = sound(fields, Role.INTO, uploads);
        double leadSeconds = fields.number("leadSeconds", 0);
        fields.requireAllRead();
        return new Ending.Into(sound, leadSeconds);
    }

    private static Ending loop(Fields fields) {
        double tempoBpm =
                fields.optionalNumber("tempoBpm")
                        .orElseThrow(() -> fields.missing("a \"tempoBpm\""));
        fields.requireAllRead();
        return new Ending.Loop(tempoBpm);
    }

    static Sound sound(Fields owner, Role role, Map<Role, AudioSamples> uploads) {
        Fields fields =
                owner.optionalObject("sound")
                        .orElseThrow(
                                () -> owner.missing("a \"sound\" with \"file\" or \"upload\""));
        boolean upload = fields.flag("upload", false);
        String file = fields.text("file", "");
        double from = fields.number("fromSeconds", 0);
        double to = fields.number("toSeconds", Double.POSITIVE_INFINITY);
        fields.requireAllRead();
        if (upload == !file.isEmpty()) {
            throw owner.missing("either \"file\" or \"upload\" in \"sound\"");
        }
        if (upload) {
            AudioSamples audio = uploads.get(role);
            if (audio == null) {
                throw owner.missing("the uploaded audio");
            }
            return new Sound.InMemory(audio);
        }
        try {
            return new Sound.InFile(SoundFile.at(Path.of(file)), new TimeRange(from, to));
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("audio: expected a path, found " + file, noPath);
        }
    }

    private static ClipLength length(Fields root) {
        Fields fields =
                root.optionalObject("length")
                        .orElseThrow(
                                () -> root.missing("a \"length\" in \"seconds\" or \"frames\""));
        Optional<Double> seconds = fields.optionalNumber("seconds");
        Optional<Integer> frames = fields.optionalInteger("frames");
        fields.requireAllRead();
        if (seconds.isPresent() == frames.isPresent()) {
            throw fields.missing("either \"seconds\" or \"frames\"");
        }
        return seconds.<ClipLength>map(ClipLength.Seconds::new)
                .orElseGet(() -> new ClipLength.Frames(frames.orElseThrow()));
    }

    private static Sampling sampling(Fields root) {
        Sampling usual = Sampling.DEFAULT;
        Optional<Fields> fields = root.optionalObject("sampling", "drawing");
        if (fields.isEmpty()) {
            return usual;
        }
        Fields sampling = fields.get();
        Sampling chosen =
                new Sampling(
                        sampling.number("guidanceScale", usual.guidanceScale()),
                        sampling.number("temperature", usual.temperature()),
                        sampling.integer("topK", usual.topK()),
                        sampling.number("topP", usual.topP()),
                        sampling.flag("greedy", usual.greedy()),
                        sampling.optionalNumber("extendStrideSeconds")
                                .map(OptionalDouble::of)
                                .orElse(usual.extendStrideSeconds()));
        sampling.requireAllRead();
        return chosen;
    }

    private static OutputFormat output(Fields root) {
        Optional<Fields> fields = root.optionalObject("output", "delivery");
        if (fields.isEmpty()) {
            return new OutputFormat(
                    OptionalInt.empty(), OptionalInt.empty(), LoudnessStrategy.CLIP);
        }
        Fields output = fields.get();
        OutputFormat wanted =
                new OutputFormat(
                        optional(output.optionalInteger("sampleRateHz")),
                        optional(output.optionalInteger("channels")),
                        loudness(output.text("loudness", "clip")));
        output.requireAllRead();
        return wanted;
    }

    private static OptionalInt optional(Optional<Integer> value) {
        return value.map(OptionalInt::of).orElse(OptionalInt.empty());
    }

    private static LoudnessStrategy loudness(String name) {
        for (LoudnessStrategy strategy : LoudnessStrategy.values()) {
            if (strategy.name().toLowerCase(Locale.ROOT).equals(name)) {
                return strategy;
            }
        }
        throw new IllegalArgumentException(
                "request.output.loudness: expected none, peak, clip, rms, loudness or"
                        + " loudness_compressor, found "
                        + name);
    }
}
