package org.continuo.engine.cli.models;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whether a model is complete and sound. */
@Command(
        name = "verify",
        description =
                "Checks that every tensor is there, has the shape the configuration promises and"
                        + " holds finite numbers; one line per problem.",
        mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "Folder of the checkpoint.")
    Path folder = Path.of("");

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        Verification.Outcome outcome = Verification.of(folder, out::println);
        out.printf(
                "%s: %d tensors checked, %d problems%n",
                folder, outcome.tensors(), outcome.problems());
        out.flush();
        return (outcome.problems() == 0 ? ExitCode.DONE : ExitCode.BAD_INPUT).number();
    }
}
