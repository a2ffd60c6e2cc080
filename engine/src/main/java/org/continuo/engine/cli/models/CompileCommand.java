package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.MusicGenParts;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.onnx.SessionSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Converts a model ahead of its first use. */
@Command(
        name = "compile",
        description =
                "Converts a model to the form that the engine runs, so that its first use does not"
                        + " have to.",
        mixinStandardHelpOptions = true)
final class CompileCommand implements Callable<Integer> {
    private static final int STEPS = 4;

    @Parameters(paramLabel = "MODEL", description = "A name, or a folder.")
    String model = "";

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "int8",
            description =
                    "fp32 (exact), int8 (faster, smaller) or int4 (fastest, smallest, less exact)."
                            + " Default: ${DEFAULT-VALUE}.")
    Precision precision = Precision.INT8;

    private long stepStartNanos;

    @Override
    public Integer call() throws IOException {
        ModelLibrary library = UserLibrary.open();
        Path folder = library.require(library.reference(model));
        EngineSettings settings =
                new EngineSettings(
                        CacheFolder.ofUser().path(), precision, SessionSettings.allCores());
        begin(1, "reading the model");
        Checkpoint checkpoint = library.open(folder);
        try (MusicGenParts parts = MusicGenParts.open(checkpoint, settings)) {
            end();
            begin(2, "text encoder");
            parts.openTextEncoder().close();
            end();
            begin(3, "decoder in " + precision.label());
            parts.decoder();
            end();
            begin(4, "codec");
            parts.codec();
            end();
        }
        return ExitCode.DONE.number();
    }

    private void begin(int step, String what) {
        stepStartNanos = System.nanoTime();
        System.err.printf("continuo: %d/%d %s …", step, STEPS, what);
        System.err.flush();
    }

    private void end() {
        System.err.println(
                String.format(Locale.ROOT, " %.1f s", (System.nanoTime() - stepStartNanos) / 1e9));
    }
}
