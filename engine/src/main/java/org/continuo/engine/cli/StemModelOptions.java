package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.cli.models.StemPullDialog;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.library.StemLibrary;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which model takes a sound apart. */
final class StemModelOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = SeparationRequest.USUAL_MODEL,
            description =
                    "htdemucs, htdemucs_ft (one model for each stem, four times as slow), or a file"
                            + " of Demucs: NAME.th, or a bag NAME.yaml beside its models. Default:"
                            + " ${DEFAULT-VALUE}.")
    String model = SeparationRequest.USUAL_MODEL;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Processor threads. Default: one per core.")
    @Nullable Integer threads;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            converter = DeviceConverter.class,
            description =
                    "What it runs on: auto (a graphics card where there is one, else the"
                            + " processor), cpu, gpu (never the processor), or one by name (see:"
                            + " continuo devices). Default: ${DEFAULT-VALUE}.")
    DeviceChoice device = new DeviceChoice.Auto();

    /** A model as requests name it: files by their absolute path. */
    static String absolute(String model) {
        return SeparationRequest.isFile(model) ? Path.of(model).toAbsolutePath().toString() : model;
    }

    /**
     * Fetches a known model that is not here, if a person wants it.
     *
     * @param reporter to a person who may be asked
     */
    void require(Reporter reporter) throws IOException {
        if (!SeparationRequest.isFile(model)) {
            StemLibrary library = StemLibrary.ofUser();
            new StemPullDialog(library, UserLibrary.open().consent())
                    .findOrOffer(library.known(model), reporter);
        }
    }
}
