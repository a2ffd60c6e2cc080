package org.continuo.engine.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.continuo.core.service.JobRequest;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.takes.TakesCommand;
import org.continuo.engine.takes.Take;
import org.continuo.engine.takes.TakeLibrary;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
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

    @Mixin VariationOptions variation = new VariationOptions();
    @Mixin OutputOptions output = new OutputOptions();
    @Mixin PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = EngineSession.AUTO,
            description = "As in continuo generate. Default: ${DEFAULT-VALUE}.")
    String engine = EngineSession.AUTO;

    @Override
    public Integer call() throws IOException {
        if (output.sampleRateHz != null || output.channels != null) {
            throw new IllegalArgumentException(
                    "--rate and --channels: expected none, as they are the take's, found one");
        }
        TakeLibrary library = TakesCommand.library();
        Take take = library.require(id);
        JobRequest request = library.request(take);
        ClipNames names = output.names(ClipNames.stemOf(take.words()) + "-again", Optional.empty());
        ModelOptions model = ModelOptions.of(request.model(), engine);
        new GenerationRun(model, output, names, place.timeline(output::rateHz))
                .run(variation.of(request, request.seed()), List.of());
        return ExitCode.DONE.number();
    }
}
