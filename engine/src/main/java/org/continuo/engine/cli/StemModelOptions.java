package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.cli.models.StemPullDialog;
import org.continuo.engine.cli.models.UserLibrary;
import org.continuo.engine.cli.report.Reporter;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.library.StemLibrary;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.stems.StemModel;
import org.continuo.engine.stems.StemModels;
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

    /** A model as requests name it: files by their absolute path. */
    static String absolute(String model) {
        return SeparationRequest.isFile(model) ? Path.of(model).toAbsolutePath().toString() : model;
    }

    /**
     * The model, which the caller closes.
     *
     * @param reporter to a person who may be asked whether to fetch it
     */
    StemModel open(Reporter reporter) throws IOException {
        StemModels models =
                new StemModels(
                        new ModelCache(CacheFolder.ofUser().path()),
                        threads == null
                                ? SessionSettings.allCores()
                                : new SessionSettings(threads));
        if (SeparationRequest.isFile(model)) {
            return models.open(Path.of(absolute(model)));
        }
        StemLibrary library = StemLibrary.ofUser();
        KnownStemModel known = library.known(model);
        List<Path> files =
                new StemPullDialog(library, UserLibrary.open().consent())
                        .findOrOffer(known, reporter);
        return models.open(known, files);
    }
}
