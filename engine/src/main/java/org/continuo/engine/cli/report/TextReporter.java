package org.continuo.engine.cli.report;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.continuo.core.request.GenerationEvent.Stage;
import org.continuo.core.service.JobEvent;
import org.jspecify.annotations.Nullable;

/**
 * For people: how it goes on the error stream, and on the output stream nothing but the names of
 * the files that were written, one per line.
 */
public final class TextReporter implements Reporter {
    private final PrintStream out;
    private final PrintStream err;
    private final StepDisplay steps;
    private @Nullable Stage shown;

    TextReporter(PrintStream out, PrintStream err, StepDisplay steps) {
        this.out = out;
        this.err = err;
        this.steps = steps;
    }

    @Override
    public void on(JobEvent event) {
        switch (event) {
            case JobEvent.StageStarted(Stage stage) -> {
                if (stage != shown) {
                    shown = stage;
                    steps.close();
                    err.println("continuo: " + stage.description());
                }
            }
            case JobEvent.Progress progress -> steps.show(progress.done(), progress.total());
            case JobEvent.Queued(int ahead) -> {
                if (ahead > 0) {
                    note("waiting, %d before this one".formatted(ahead));
                }
            }
            case JobEvent.Note(String sentence) -> note(sentence);
            case JobEvent.Machine _,
                    JobEvent.SoundDecoded _,
                    JobEvent.Done _,
                    JobEvent.Failed _,
                    JobEvent.Cancelled _ -> {}
        }
    }

    @Override
    public void note(String sentence) {
        err.println("continuo: " + sentence);
    }

    @Override
    public void result(ClipReport report) {
        steps.close();
        report.marks().forEach(marks -> note(MarksText.line(marks)));
        err.println(
                String.format(
                        Locale.ROOT,
                        "continuo: %.1f s of music in %.1f s (%.1f steps per second), seed %d",
                        report.seconds(),
                        report.totalSeconds(),
                        report.stepsPerSecond(),
                        report.seed()));
        report.files().forEach(out::println);
        report.codes().ifPresent(out::println);
        out.flush();
    }

    @Override
    public void files(List<Path> files) {
        steps.close();
        files.forEach(out::println);
        out.flush();
    }

    @Override
    public boolean isForPerson() {
        return true;
    }

    @Override
    public void close() {
        steps.close();
    }
}
