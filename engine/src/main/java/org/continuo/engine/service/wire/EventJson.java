package org.continuo.engine.service.wire;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.generation.GenerationEvent.Stage;
import org.continuo.engine.service.JobEvent;
import org.continuo.engine.service.JobResult;
import org.continuo.engine.service.PullEvent;
import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.wire.Wire.Problem;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Events of jobs and pulls as server-sent events carry them: a name and a JSON document. */
public final class EventJson {
    private EventJson() {}

    /** An event on the wire. */
    public record Message(String name, ObjectNode data) {}

    /** The form of a finished clip. */
    public record ClipForm(int sampleRateHz, int channels, int samples) {}

    /** What {@code done} says; the clips themselves are fetched. */
    public record DoneForm(List<ClipForm> clips, long seed, double stepsPerSecond) {
        /** The form of a result. */
        public static DoneForm of(JobResult result) {
            return new DoneForm(
                    result.clips().stream()
                            .map(clip ->
                                    new ClipForm(
                                            clip.sampleRateHz(),
                                            clip.channelCount(),
                                            clip.length()))
                            .toList(),
                    result.seed(),
                    result.stepsPerSecond());
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

    private static String failed(ObjectNode data, ServiceException problem) {
        data.setAll(
                Wire.JSON.<ObjectNode>valueToTree(new Problem(problem.sentence(), problem.kind())));
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
     * @throws IllegalArgumentException if there is no such event
     */
    public static JobEvent readJobEvent(String name, JsonNode data) {
        return switch (name) {
            case "queued" -> new JobEvent.Queued(data.path("ahead").asInt(0));
            case "stage" ->
                    new JobEvent.StageStarted(
                            Stage.valueOf(
                                    data.path("stage").asString("").toUpperCase(Locale.ROOT)));
            case "progress" ->
                    new JobEvent.Progress(
                            data.path("done").asInt(0),
                            data.path("total").asInt(0),
                            data.path("stepsPerSecond").asDouble(0),
                            data.path("remainingSeconds").asDouble(Double.NaN));
            case "sound" ->
                    new JobEvent.SoundDecoded(
                            audio(data),
                            data.path("levelled").asBoolean(true),
                            data.path("last").asBoolean(false));
            case "failed" -> new JobEvent.Failed(problem(data));
            case "cancelled" -> new JobEvent.Cancelled();
            default -> throw new IllegalArgumentException("no event of a job: " + name);
        };
    }

    /** A pull's event. */
    public static PullEvent readPullEvent(String name, JsonNode data) {
        return switch (name) {
            case "progress" ->
                    new PullEvent.Progress(
                            data.path("doneBytes").asLong(0),
                            data.path("totalBytes").asLong(0),
                            data.path("bytesPerSecond").asLong(0),
                            data.path("remainingSeconds").asDouble(Double.NaN));
            case "note" -> new PullEvent.Note(data.path("sentence").asString(""));
            case "done" -> new PullEvent.Done(data.path("folder").asString(""));
            case "failed" -> new PullEvent.Failed(problem(data));
            case "cancelled" -> new PullEvent.Cancelled();
            default -> throw new IllegalArgumentException("no event of a pull: " + name);
        };
    }

    private static ServiceException problem(JsonNode data) {
        Problem problem = Wire.JSON.treeToValue(data, Problem.class);
        return new ServiceException(problem.kind(), problem.error());
    }

    /** 32-bit floats, little-endian, one channel after the other. */
    private static String base64(AudioSamples audio) {
        ByteBuffer bytes =
                ByteBuffer.allocate(audio.channelCount() * audio.length() * Float.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
        for (float[] channel : audio.channels()) {
            for (float sample : channel) {
                bytes.putFloat(sample);
            }
        }
        return Base64.getEncoder().encodeToString(bytes.array());
    }

    private static AudioSamples audio(JsonNode data) {
        FloatBuffer floats =
                ByteBuffer.wrap(Base64.getDecoder().decode(data.path("audio").asString("")))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer();
        List<float[]> channels = new ArrayList<>();
        for (int channel = 0; channel < data.path("channels").asInt(0); channel++) {
            float[] samples = new float[data.path("samples").asInt(0)];
            floats.get(samples);
            channels.add(samples);
        }
        return new AudioSamples(
                channels.toArray(float[][]::new), data.path("sampleRateHz").asInt(0));
    }
}
