package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.continuo.core.files.CacheFolder;
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
            defaultValue = "htdemucs",
            description =
                    "htdemucs, htdemucs_ft (one model for each stem, four times as slow), or a file"
                            + " of Demucs: NAME.th, or a bag NAME.yaml beside its models. Default:"
                            + " ${DEFAULT-VALUE}.")
    String model = "htdemucs";

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Processor threads. Default: one per core.")
    @Nullable Integer threads;

    /** The model, which the caller closes. */
    StemModel open(Reporter reporter) throws IOException {
        SessionSettings settings =
                threads == null ? SessionSettings.allCores() : new SessionSettings(threads);
        return open(model, settings, reporter);
    }

    /** Whether a model lies on this machine, so that it can be opened. */
    static boolean isThere(String model) throws IOException {
        StemLibrary library = StemLibrary.ofUser();
        return isFile(model)
                || library.catalogue().stemModel(model).flatMap(library::find).isPresent();
    }

    private static boolean isFile(String model) {
        return model.endsWith(".th") || model.endsWith(".yaml");
    }

    /**
     * A model by its name or file, which the caller closes.
     *
     * @param reporter to a person who may be asked whether to fetch it, or null to ask nobody
     */
    static StemModel open(String model, SessionSettings settings, @Nullable Reporter reporter)
            throws IOException {
        StemModels models = new StemModels(new ModelCache(CacheFolder.ofUser().path()), settings);
        Path file = Path.of(model);
        if (isFile(model)) {
            return models.open(file);
        }
        StemLibrary library = StemLibrary.ofUser();
        Optional<KnownStemModel> known = library.catalogue().stemModel(model);
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "model of stems: expected htdemucs, htdemucs_ft, or a file .th or .yaml, found "
                            + (Files.exists(file) ? "another file, " : "")
                            + model);
        }
        return models.open(
                known.get(),
                reporter == null
                        ? library.require(known.get())
                        : new StemPullDialog(library, UserLibrary.open().consent())
                                .findOrOffer(known.get(), reporter));
    }
}
