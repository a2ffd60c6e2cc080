package org.continuo.engine.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.JobEvent;

/** Passes everything on to another reporter and keeps a {@link ProgressFile} up to date. */
final class ScriptReporter implements Reporter {
    private static final long SHORTEST_PAUSE_NANOS = 100_000_000;

    private final Reporter screen;
    private final ProgressFile file;
    private final List<String> notes = new ArrayList<>();
    private String doing = "starting";
    private double fraction;
    private long firstStepNanos;
    private int firstStep;
    private long writtenNanos;

    ScriptReporter(Reporter screen, ProgressFile file) throws IOException {
        this.screen = screen;
        this.file = file;
        file.running(0, OptionalDouble.empty(), doing);
    }

    @Override
    public void on(JobEvent event) {
        screen.on(event);
        switch (event) {
            case JobEvent.StageStarted(Stage stage) -> {
                doing = stage.description();
                write(OptionalDouble.empty());
            }
            case JobEvent.Progress progress -> steps(progress.done(), progress.total());
            case JobEvent.Queued(int ahead) -> {
                if (ahead > 0) {
                    doing = "waiting";
                    write(OptionalDouble.empty());
                }
            }
            case JobEvent.Note(String sentence) -> notes.add(sentence); // shown already
            case JobEvent.Machine _,
                    JobEvent.SoundDecoded _,
                    JobEvent.Done _,
                    JobEvent.Failed _,
                    JobEvent.Cancelled _ -> {}
        }
    }

    private void steps(int done, int total) {
        long now = System.nanoTime();
        if (firstStepNanos == 0) {
            firstStepNanos = now;
            firstStep = done;
        }
        fraction = total == 0 ? 0 : (double) done / total;
        if (now - writtenNanos < SHORTEST_PAUSE_NANOS && done < total) {
            return;
        }
        write(
                done > firstStep
                        ? OptionalDouble.of(
                                (now - firstStepNanos) / 1e9 / (done - firstStep) * (total - done))
                        : OptionalDouble.empty());
    }

    /** A line that cannot be written now is followed by the next one. */
    private void write(OptionalDouble remainingSeconds) {
        writtenNanos = System.nanoTime();
        try {
            file.running(fraction, remainingSeconds, doing);
        } catch (IOException missed) {
            writtenNanos = 0;
        }
    }

    @Override
    public void note(String sentence) {
        notes.add(sentence);
        screen.note(sentence);
    }

    @Override
    public void result(ClipReport report) {
        screen.result(report);
        file.done(report.files(), OptionalLong.of(report.seed()), notes);
    }

    @Override
    public void files(List<Path> files) {
        screen.files(files);
        file.done(files, OptionalLong.empty(), notes);
    }

    @Override
    public boolean isForPerson() {
        return screen.isForPerson();
    }

    @Override
    public void close() {
        screen.close();
    }
}
