package org.continuo.engine.cli;

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
                            + " serve where nobody does, so that models stay loaded. Default:"
                            + " ${DEFAULT-VALUE}.")
    String engine = EngineSession.AUTO;
}
