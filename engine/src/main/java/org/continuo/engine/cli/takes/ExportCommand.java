package org.continuo.engine.cli.takes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.continuo.core.files.WholeFile;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.takes.TakeLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A take as a file of the user's. */
@Command(
        name = "export",
        description = "Writes a take to a WAV file: exactly what the engine made, 32-bit floats.",
        mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
    @Parameters(paramLabel = "ID", description = "The take's id, or its beginning.")
    String id = "";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            required = true,
            description = "Where to write it; nothing that is there is replaced.")
    Path out = Path.of("");

    @Spec @Nullable CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        TakeLibrary library = TakesCommand.library();
        Path sound = library.sound(library.require(id));
        if (Files.exists(out)) {
            throw new IllegalArgumentException(
                    "--out: expected a new file, found one that is there: " + out);
        }
        WholeFile.write(out, draft -> Files.copy(sound, draft));
        CommandOutput.of(spec).println(out);
        CommandOutput.of(spec).flush();
        return ExitCode.DONE.number();
    }
}
