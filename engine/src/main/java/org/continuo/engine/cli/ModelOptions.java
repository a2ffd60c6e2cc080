package org.continuo.engine.cli;

import java.util.Locale;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.core.service.JobRequest.ModelChoice;
import picocli.CommandLine.Option;

/** Which model, how it runs, and in whose process. */
final class ModelOptions extends LocalModelOptions {
    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = EngineSession.AUTO,
            description =
                    "Where to generate: inprocess, an engine's address such as"
                            + " http://127.0.0.1:41234, or auto: in the engine that continuo serve"
                            + " runs, if it does, else inprocess; start: the same, but begins to"
                            + " serve where nobody does, so that models stay loaded; studio: by the"
                            + " studio that is used, or not at all; local: inprocess, whatever"
                            + " studio is used. Default: ${DEFAULT-VALUE}.")
    String engine = EngineSession.AUTO;

    /** The options of a choice that was made before. */
    static ModelOptions of(ModelChoice choice, String engine) {
        ModelOptions options = new ModelOptions();
        options.model = choice.model();
        options.precision = Precision.valueOf(choice.precision().toUpperCase(Locale.ROOT));
        options.adapters =
                choice.adapters().stream()
                        .map(adapter -> adapter.folder() + "=" + adapter.scale())
                        .toList();
        options.threads = choice.threads() == 0 ? null : choice.threads();
        options.device = DeviceChoice.of(choice.device());
        options.engine = engine;
        return options;
    }
}
