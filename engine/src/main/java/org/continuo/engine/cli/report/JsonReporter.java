package org.continuo.engine.cli.report;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.JobEvent;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object per line: {@code {"event": "progress", "step": 3, "total": 500}}. */
public final class JsonReporter implements Reporter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintStream out;

    JsonReporter(PrintStream out) {
        this.out = out;
    }

    @Override
    public void on(JobEvent event) {
        switch (event) {
            case JobEvent.StageStarted(Stage stage) -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("stage", stage.name().toLowerCase(Locale.ROOT));
                fields.put("description", stage.description());
                print(out, "stage", fields);
            }
            case JobEvent.Progress progress -> {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("step", progress.done());
                fields.put("total", progress.total());
                print(out, "progress", fields);
            }
            case JobEvent.Queued(int ahead) -> {
                if (ahead > 0) {
                    print(out, "queued", Map.of("ahead", ahead));
                }
            }
            case JobEvent.Machine(String machine) ->
                    print(out, "machine", Map.of("machine", machine));
            case JobEvent.Note(String sentence) -> note(sentence);
            case JobEvent.SoundDecoded _,
                    JobEvent.Done _,
                    JobEvent.Failed _,
                    JobEvent.Cancelled _ -> {}
        }
    }

    @Override
    public void note(String sentence) {
        print(out, "note", Map.of("message", sentence));
    }

    @Override
    public void files(List<Path> files) {
        print(out, "result", Map.of("files", files.stream().map(JsonReporter::absolute).toList()));
    }

    @Override
    public void result(ClipReport report) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("files", report.files().stream().map(JsonReporter::absolute).toList());
        report.codes().ifPresent(codes -> fields.put("codes", absolute(codes)));
        fields.put("seed", report.seed());
        fields.put("seconds", report.seconds());
        fields.put("sample_rate", report.sampleRateHz());
        fields.put("channels", report.channels());
        fields.put("steps_per_second", rounded(report.stepsPerSecond()));
        if (!report.marks().isEmpty()) {
            fields.put("takes", report.marks().stream().map(MarksText::fields).toList());
        }
        Map<String, Double> timings = new LinkedHashMap<>();
        report.timings().forEach((stage, seconds) -> timings.put(stage, rounded(seconds)));
        fields.put("timings", timings);
        print(out, "result", fields);
    }

    /** The event of a failure, which every command with {@code --json} ends with. */
    static void failure(PrintStream out, Failure failure) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", failure.exitCode().number());
        fields.put("message", failure.sentence());
        write(out, "error", fields);
    }

    /** Prints one event; in a process that is ending none, as its last one is {@link #failure}. */
    public static void print(PrintStream out, String event, Map<String, ?> fields) {
        synchronized (out) {
            if (!AtShutdown.isEnding()) {
                write(out, event, fields);
            }
        }
    }

    private static void write(PrintStream out, String event, Map<String, ?> fields) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("event", event);
        line.putAll(fields);
        synchronized (out) {
            out.println(JSON.writeValueAsString(line));
            out.flush();
        }
    }

    private static String absolute(Path file) {
        return file.toAbsolutePath().normalize().toString();
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    @Override
    public boolean isForPerson() {
        return false;
    }

    @Override
    public void close() {}
}
