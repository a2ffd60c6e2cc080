package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.engine.cli.report.CancelFile;
import org.continuo.engine.cli.report.ProgressFile;
import org.continuo.engine.cli.report.Reporter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** For scripts that start the command and cannot read its streams, such as those of DAWs. */
final class ScriptOptions {
    @Option(
            names = "--progress-file",
            paramLabel = "FILE",
            description =
                    "Keep one line of JSON in FILE that says how far it is, how long it will take"
                            + " and in the end what came of it.")
    @Nullable Path progressFile;

    @Option(
            names = "--cancel-file",
            paramLabel = "FILE",
            description = "End as if by Ctrl-C once FILE is there.")
    @Nullable Path cancelFile;

    /** Also tells {@code screen}'s news to the progress file, where there is one. */
    Reporter reporter(Reporter screen) throws IOException {
        return progressFile == null ? screen : screen.alsoTo(new ProgressFile(progressFile));
    }

    /** Watches for the cancel file until closed; null where there is none. */
    @Nullable CancelFile watch() {
        return cancelFile == null ? null : new CancelFile(cancelFile);
    }
}
