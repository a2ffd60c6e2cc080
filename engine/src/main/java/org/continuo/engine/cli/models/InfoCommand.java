package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a model is. */
@Command(
        name = "info",
        description = "Shows a model's kind, geometry, parameters, licence and memory needed.",
        mixinStandardHelpOptions = true)
final class InfoCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the checkpoint.")
    Path folder = Path.of("");

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            ModelFacts.of(checkpoint)
                    .lines()
                    .forEach((name, value) -> out.printf("%-16s%s%n", name, value));
        }
        out.flush();
        return ExitCode.DONE.number();
    }
}
