package org.continuo.engine.cli;

import java.io.IOException;
import java.util.concurrent.Callable;
import org.continuo.core.service.JobRequest;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.takes.TakesCommand;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** A take once more. */
@Command(
        name = "again",
        description =
                "Makes a take again with all its settings, from the same sound: the same take, or"
                        + " with --seed or --temperature another one of its kind. Rate, channels"
                        + " and loudness are the take's.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        abbreviateSynopsis = true)
final class AgainCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The take's id, or its beginning.")
    String id = "";

    @Mixin FromTakeOptions options = new FromTakeOptions();

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        Take take = library.require(id);
        JobRequest request = library.request(take);
        options.make(options.variation.of(request, request.seed()), take, "-again");
        return ExitCode.DONE.number();
    }
}
