package org.continuo.engine.cli.takes;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.continuo.core.json.Json;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.takes.TakeLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** All about a take. */
@Command(
        name = "show",
        description = "Prints all that is known of a take, its file and every setting, as JSON.",
        mixinStandardHelpOptions = true)
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The take's id, or its beginning.")
    String id = "";

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        PrintWriter out = CommandOutput.of(spec);
        out.print(Json.indented(ListCommand.fields(library.require(id), library)));
        out.flush();
        return ExitCode.DONE.number();
    }
}
