package org.continuo.engine.cli.takes;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stars for takes. */
@Command(
        name = "star",
        description = "Gives takes a star: they never make room for others.",
        mixinStandardHelpOptions = true)
final class StarCommand implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "ID", description = "The takes' ids, or beginnings.")
    List<String> ids = List.of();

    @Option(names = "--off", description = "Take the star away.")
    boolean off;

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        for (String id : ids) {
            Take take = library.require(id);
            library.star(take, !off);
        }
        return ExitCode.DONE.number();
    }
}
