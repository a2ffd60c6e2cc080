package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.UserHome;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import org.continuo.engine.stems.KnownStemModel;
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
    StemModel open() throws IOException {
        return open(
                model, threads == null ? SessionSettings.allCores() : new SessionSettings(threads));
    }

    /** Whether a model lies on this machine, so that it can be opened. */
    static boolean isThere(String model) {
        return isFile(model)
                || KnownStemModel.find(model).flatMap(known -> known.in(folders())).isPresent();
    }

    private static boolean isFile(String model) {
        return model.endsWith(".th") || model.endsWith(".yaml");
    }

    /** A model by its name or file, which the caller closes. */
    static StemModel open(String model, SessionSettings settings) throws IOException {
        StemModels models = new StemModels(new ModelCache(CacheFolder.ofUser().path()), settings);
        Path file = Path.of(model);
        if (isFile(model)) {
            return models.open(file);
        }
        Optional<KnownStemModel> known = KnownStemModel.find(model);
        if (known.isEmpty()) {
            throw new IllegalArgumentException(
                    "model of stems: expected htdemucs, htdemucs_ft, or a file .th or .yaml, found "
                            + (Files.exists(file) ? "another file, " : "")
                            + model);
        }
        Optional<List<Path>> files = known.get().in(folders());
        if (files.isEmpty()) {
            throw new CheckpointException(missing(known.get()));
        }
        return models.open(known.get(), files.get());
    }

    /** Where models lie: the user's own folder, then torch's. */
    private static List<Path> folders() {
        return List.of(ownFolder(), KnownStemModel.torchFolder(System.getenv(), UserHome.path()));
    }

    private static Path ownFolder() {
        return DataFolder.ofUser().resolve("stems");
    }

    private static String missing(KnownStemModel known) {
        return "%s: expected %s in %s or in torch's hub cache, found none; download %s from %s (%d MB) into that folder if you agree: %s"
                .formatted(
                        known.name(),
                        String.join(", ", known.files()),
                        ownFolder(),
                        known.files().size() == 1 ? "it" : "them",
                        KnownStemModel.ADDRESS,
                        Math.ceilDiv(known.downloadBytes(), 1_000_000),
                        KnownStemModel.TERMS);
    }
}
