package org.continuo.engine.cli.report;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.service.GenerationService.JobListener;

/** Tells how a generation goes, to a person or to a script. */
public sealed interface Reporter extends JobListener, AutoCloseable
        permits JsonReporter, TextReporter, ScriptReporter {
    /** Something the user should know although nothing failed. */
    void note(String sentence);

    void result(ClipReport report);

    /** Files that a command has written which makes no clips. */
    void files(List<Path> files);

    /** Whether a person reads this, who may be asked something. */
    boolean isForPerson();

    /** Ends a progress bar; what is reported afterwards is not shown. */
    @Override
    void close();

    /**
     * This reporter, and beside it a file for a script.
     *
     * @throws IOException if the file cannot be written
     */
    default Reporter alsoTo(ProgressFile file) throws IOException {
        return new ScriptReporter(this, file);
    }

    /**
     * The reporter for this process.
     *
     * @param json whether a script reads the events
     */
    static Reporter toProcess(boolean json) {
        return json
                ? new JsonReporter(System.out)
                : new TextReporter(System.out, System.err, StepDisplay.on(System.err));
    }

    /** The reporter for this process where its output stream carries something else. */
    static Reporter toErrors() {
        return new TextReporter(System.err, System.err, StepDisplay.on(System.err));
    }
}
