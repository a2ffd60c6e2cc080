package org.continuo.engine.cli;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.continuo.core.service.JobRequest;
import org.continuo.engine.takes.Take;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How music is made with the settings of a take that is there. */
final class FromTakeOptions {
    @Mixin VariationOptions variation = new VariationOptions();
    @Mixin OutputOptions output = new OutputOptions();
    @Mixin PlaceOptions place = new PlaceOptions();

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = EngineSession.AUTO,
            description = "As in continuo generate. Default: ${DEFAULT-VALUE}.")
    String engine = EngineSession.AUTO;

    /**
     * Makes it.
     *
     * @param ending of the files' names, behind the take's words
     */
    void make(JobRequest request, Take take, String ending) throws IOException {
        if (output.sampleRateHz != null || output.channels != null) {
            throw new IllegalArgumentException(
                    "--rate and --channels: expected none, as they are the take's, found one");
        }
        ClipNames names = output.names(ClipNames.stemOf(take.words()) + ending, Optional.empty());
        new GenerationRun(
                        ModelOptions.of(request.model(), engine),
                        output,
                        names,
                        place.timeline(output::rateHz))
                .run(request, List.of());
    }
}
