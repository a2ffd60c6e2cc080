package org.continuo.core.service.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.StrictJson;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.request.TakeMarks;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.Wire.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of jobs and pulls as server-sent events carry them: a name and a JSON document. */
public final class EventJson {
    private EventJson() {}

    /** An event on the wire. */
    public record Message(String name, ObjectNode data) {}

    /** The form of a finished clip. */
    public record ClipForm(int sampleRateHz, int channels, int samples) {
        private static final int MOST_CHANNELS = 0xFFFF;

        public ClipForm {
            if (sampleRateHz < 1 || channels < 1 || channels > MOST_CHANNELS || samples < 0) {
                throw new IllegalArgumentException(
                        "expected 1 to %d channels of sound, found %d channels of %d samples at %d Hz"
                                .formatted(MOST_CHANNELS, channels, samples, sampleRateHz));
            }
        }

        /** The form of some sound. */
        public static ClipForm of(AudioSamples audio) {
            return new ClipForm(audio.sampleRateHz(), audio.channelCount(), audio.length());
        }

        /** As 32-bit floats. */
        public long bytes() {
            return (long) Float.BYTES * channels * samples;
        }
    }

    /** What {@code done} says; the clips themselves are fetched. */
    public record DoneForm(
            List<ClipForm> clips,
            long seed,
            double stepsPerSecond,
            List<TakeMarks> marks,
            List<ClipOrigin> origins) {
        public DoneForm {
            clips = List.copyOf(clips);
            marks = List.copyOf(marks);
            origins = List.copyOf(origins);
            if (!origins.isEmpty() && origins.size() != clips.size()) {
                throw new IllegalArgumentException(
                        "expected %d at origins, found %d".formatted(clips.size(), origins.size()));
            }
            JobResult.requireMarks(marks, clips.size());
            requireSpeed(stepsPerSecond);
        }

        /** The form of a result. */
        public static DoneForm of(JobResult result) {
            return new DoneForm(
                    result.clips().stream().map(ClipForm::of).toList(),
                    result.seed(),
                    result.stepsPerSecond(),
                    result.marks(),
                    result.origins());
        }
    }

    record QueuedForm(int ahead) {
        QueuedForm {
            requireCount("ahead", ahead);
        }
    }

    record StageForm(Stage stage) {}

    record StepsForm(
            int done, int total, double stepsPerSecond, Optional<Double> remainingSeconds) {
        StepsForm {
            requireCount("done", done);
            requireCount("total", total - done);
            requireSpeed(stepsPerSecond);
        }
    }

    /** 32-bit floats, little-endian, one channel after the other. */
    record SoundForm(
            int sampleRateHz,
            int channels,
            int samples,
            byte[] audio,
            boolean levelled,
            boolean last) {
        SoundForm {
            // Held against what is there before anything is made as large as it says.
            ClipForm form = new ClipForm(sampleRateHz, channels, samples);
            if (form.bytes() != audio.length) {
                throw new IllegalArgumentException(
                        "expected %d bytes at audio, found %d"
                                .formatted(form.bytes(), audio.length));
            }
        }

        AudioSamples samplesOfChannels() {
            FloatBuffer floats =
                    ByteBuffer.wrap(audio).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
            float[][] sound = new float[channels][samples];
            for (float[] channel : sound) {
                floats.get(channel);
            }
            return new AudioSamples(sound, sampleRateHz);
        }
    }

    record BytesForm(
            long doneBytes,
            long totalBytes,
            long bytesPerSecond,
            Optional<Double> remainingSeconds) {
        BytesForm {
            requireCount("doneBytes", doneBytes);
            requireCount("totalBytes", totalBytes);
            requireCount("bytesPerSecond", bytesPerSecond);
        }
    }

    record MachineForm(String machine) {}

    record NoteForm(String sentence) {}

    record FolderForm(String folder) {}

    private static void requireCount(String field, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(
                    "expected 0 or more at %s, found %d".formatted(field, value));
        }
    }

    private static void requireSpeed(double stepsPerSecond) {
        if (!(stepsPerSecond >= 0 && Double.isFinite(stepsPerSecond))) {
            throw new IllegalArgumentException(
                    "expected a number at stepsPerSecond, found " + stepsPerSecond);
        }
    }

    /** A job's event. */
    public static Message write(JobEvent event) {
        ObjectNode data = Wire.JSON.createObjectNode();
        String name =
                switch (event) {
                    case JobEvent.Queued(int ahead) -> {
                        data.put("ahead", ahead);
                        yield "queued";
                    }
                    case JobEvent.StageStarted(Stage stage) -> {
                        data.put("stage", stage.name().toLowerCase(Locale.ROOT));
                        data.put("description", stage.description());
                        yield "stage";
                    }
                    case JobEvent.Progress progress -> {
                        data.put("done", progress.done());
                        data.put("total", progress.total());
                        data.put("fraction", progress.fraction());
                        data.put("stepsPerSecond", progress.stepsPerSecond());
                        putFinite(data, "remainingSeconds", progress.remainingSeconds());
                        yield "progress";
                    }
                    case JobEvent.Machine(String machine) -> {
                        data.put("machine", machine);
                        yield "machine";
                    }
                    case JobEvent.Note(String sentence) -> {
                        data.put("sentence", sentence);
                        yield "note";
                    }
                    case JobEvent.SoundDecoded sound -> {
                        data.put("sampleRateHz", sound.audio().sampleRateHz());
                        data.put("channels", sound.audio().channelCount());
                        data.put("samples", sound.audio().length());
                        data.put("audio", base64(sound.audio()));
                        data.put("levelled", sound.levelled());
                        data.put("last", sound.last());
                        yield "sound";
                    }
                    case JobEvent.Done(JobResult result) -> {
                        data.setAll(Wire.JSON.<ObjectNode>valueToTree(DoneForm.of(result)));
                        yield "done";
                    }
                    case JobEvent.Failed(ServiceException problem) -> failed(data, problem);
                    case JobEvent.Cancelled() -> "cancelled";
                };
        return new Message(name, data);
    }

    /** A pull's event. */
    public static Message write(PullEvent event) {
        ObjectNode data = Wire.JSON.createObjectNode();
        String name =
                switch (event) {
                    case PullEvent.Progress progress -> {
                        data.put("doneBytes", progress.doneBytes());
                        data.put("totalBytes", progress.totalBytes());
                        data.put("bytesPerSecond", progress.bytesPerSecond());
                        putFinite(data, "remainingSeconds", progress.remainingSeconds());
                        yield "progress";
                    }
                    case PullEvent.Note(String sentence) -> {
                        data.put("sentence", sentence);
                        yield "note";
                    }
                    case PullEvent.Done(String folder) -> {
                        data.put("folder", folder);
                        yield "done";
                    }
                    case PullEvent.Failed(ServiceException problem) -> failed(data, problem);
                    case PullEvent.Cancelled() -> "cancelled";
                };
        return new Message(name, data);
    }

    static String failed(ObjectNode data, ServiceException problem) {
        data.setAll(Wire.JSON.<ObjectNode>valueToTree(Problem.of(problem)));
        return "failed";
    }

    private static void putFinite(ObjectNode data, String field, double value) {
        if (Double.isFinite(value)) {
            data.put(field, value);
        }
    }

    /**
     * A job's event but for {@code done}, whose clips are not in it.
     *
     * @throws ServiceException of kind {@code FAILED} if there is no such event
     */
    public static JobEvent readJobEvent(String name, JsonNode data) throws ServiceException {
        return switch (name) {
            case "queued" -> new JobEvent.Queued(read(name, data, QueuedForm.class).ahead());
            case "stage" -> new JobEvent.StageStarted(read(name, data, StageForm.class).stage());
            case "progress" -> {
                StepsForm steps = read(name, withRemaining(data), StepsForm.class);
                yield new JobEvent.Progress(
                        steps.done(),
                        steps.total(),
                        steps.stepsPerSecond(),
                        steps.remainingSeconds().orElse(Double.NaN));
            }
            case "machine" -> new JobEvent.Machine(read(name, data, MachineForm.class).machine());
            case "note" -> new JobEvent.Note(read(name, data, NoteForm.class).sentence());
            case "sound" -> {
                SoundForm sound = read(name, data, SoundForm.class);
                yield new JobEvent.SoundDecoded(
                        sound.samplesOfChannels(), sound.levelled(), sound.last());
            }
            case "failed" -> new JobEvent.Failed(problem(name, data));
            case "cancelled" -> new JobEvent.Cancelled();
            default -> throw unknown("job", name);
        };
    }

    /** What a job's {@code done} says. */
    public static DoneForm readDone(JsonNode data) throws ServiceException {
        return read("done", withLists(data), DoneForm.class);
    }

    /**
     * A pull's event.
     *
     * @throws ServiceException of kind {@code FAILED} if there is no such event
     */
    public static PullEvent readPullEvent(String name, JsonNode data) throws ServiceException {
        return switch (name) {
            case "progress" -> {
                BytesForm bytes = read(name, withRemaining(data), BytesForm.class);
                yield new PullEvent.Progress(
                        bytes.doneBytes(),
                        bytes.totalBytes(),
                        bytes.bytesPerSecond(),
                        bytes.remainingSeconds().orElse(Double.NaN));
            }
            case "note" -> new PullEvent.Note(read(name, data, NoteForm.class).sentence());
            case "done" -> new PullEvent.Done(read(name, data, FolderForm.class).folder());
            case "failed" -> new PullEvent.Failed(problem(name, data));
            case "cancelled" -> new PullEvent.Cancelled();
            default -> throw unknown("pull", name);
        };
    }

    /** An engine that does not judge its takes, or name their origin, has nothing to say of it. */
    private static JsonNode withLists(JsonNode data) {
        JsonNode whole = data;
        for (String list : List.of("marks", "origins")) {
            if (whole instanceof ObjectNode fields && !fields.has(list)) {
                whole = fields.deepCopy().set(list, Wire.JSON.createArrayNode());
            }
        }
        return whole;
    }

    /** The one field that is left out while it is unknown. */
    private static JsonNode withRemaining(JsonNode data) {
        return data instanceof ObjectNode fields && !fields.has("remainingSeconds")
                ? fields.deepCopy().putNull("remainingSeconds")
                : data;
    }

    static <T> T read(String name, JsonNode data, Class<T> form) throws ServiceException {
        return EngineMessage.read(called(name), data, form);
    }

    static ServiceException problem(String name, JsonNode data) throws ServiceException {
        return Problem.read(called(name), data);
    }

    private static String called(String event) {
        return "event \"%s\"".formatted(event);
    }

    static ServiceException unknown(String work, String name) {
        return new ServiceException(
                Kind.FAILED,
                "the engine's events: expected one of a %s, found \"%s\""
                        .formatted(work, StrictJson.shortened(name)));
    }

    private static String base64(AudioSamples audio) {
        ByteBuffer bytes =
                ByteBuffer.allocate(Math.toIntExact(ClipForm.of(audio).bytes()))
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] channel : audio.channels()) {
            for (float sample : channel) {
                bytes.putFloat(sample);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }
}
