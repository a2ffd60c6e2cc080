package org.continuo.engine.cli;

import java.io.IOException;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.request.Precision;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.TokenCodec;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which codec; it always computes exactly (fp32). */
final class CodecOptions {
    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "The MusicGen model whose codec it is (see: continuo models list), or a folder"
                            + " with an EnCodec or a DAC alone, or a DAC's own file (.pth)."
                            + " Default: nano, which comes with Continuo,"
                            + " else a tiny random model.")
    @Nullable String model;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Processor threads. Default: one per core.")
    @Nullable Integer threads;

    /** The codec, the caller's to close. */
    TokenCodec open(boolean stereo, Reporter reporter) throws IOException {
        if (threads != null && threads < 1) {
            throw new IllegalArgumentException("threads: expected at least 1, found " + threads);
        }
        return TokenCodec.open(
                LocalModelOptions.folder(model, reporter),
                UserLibrary.open().companions(),
                stereo,
                new EngineSettings(
                        CacheFolder.ofUser().path(),
                        Precision.FP32,
                        threads == null
                                ? SessionSettings.allCores()
                                : new SessionSettings(threads)));
    }
}
