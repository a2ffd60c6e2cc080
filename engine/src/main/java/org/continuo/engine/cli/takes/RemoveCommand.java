package org.continuo.engine.cli.takes;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Takes that are not wanted. */
@Command(
        name = "remove",
        description = "Removes takes for good, with a star or without.",
        mixinStandardHelpOptions = true)
final class RemoveCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The takes' ids, or beginnings.")
    List<String> ids = List.of();

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        List<Take> takes = new ArrayList<>();
        for (String id : ids) {
            takes.add(library.require(id)); // all of them, before any goes
        }
        for (Take take : takes) {
            library.remove(take);
        }
        return ExitCode.DONE.number();
    }
}
