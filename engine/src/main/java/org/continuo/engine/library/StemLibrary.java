package org.continuo.engine.library;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.files.UserHome;
import org.continuo.core.problem.NextStep;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.SeparationRequest;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.hub.ByteCount;
import org.continuo.engine.hub.HubClient;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.HubSettings;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.hub.PublishedFiles;
import org.continuo.engine.hub.PullListener;
import org.continuo.engine.hub.RetryPolicy;

/**
 * The models of stems that one user has: those fetched into a folder of ours, and what Demucs'
 * users have in torch's hub cache.
 */
public final class StemLibrary {
    private static final String OTHER_SERVER = "DEMUCS_ENDPOINT";

    private final Map<String, String> environment;
    private final HubSettings settings;
    private final ModelCatalogue catalogue;
    private final Path folder;
    private final Path torchFolder;

    /**
     * A library.
     *
     * @param folder where fetched models lie
     */
    public StemLibrary(
            Map<String, String> environment, Path home, Path folder, ModelCatalogue catalogue)
            throws IOException {
        this.environment = environment;
        this.settings = HubSettings.fromEnvironment(environment, home);
        this.catalogue = catalogue;
        this.folder = folder;
        this.torchFolder = torchFolder(environment, home);
    }

    /** The library of the user who runs this process. */
    public static StemLibrary ofUser() throws IOException {
        return new StemLibrary(
                System.getenv(),
                UserHome.path(),
                DataFolder.ofUser().resolve("stems"),
                ModelCatalogue.load());
    }

    /** Where torch keeps what it downloads ({@code torch.hub.get_dir}). */
    private static Path torchFolder(Map<String, String> environment, Path home) {
        String torchHome = environment.getOrDefault("TORCH_HOME", "");
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path torch =
                !torchHome.isEmpty()
                        ? Path.of(torchHome)
                        : (caches.isEmpty() ? home.resolve(".cache") : Path.of(caches))
                                .resolve("torch");
        return torch.resolve("hub").resolve("checkpoints");
    }

    public ModelCatalogue catalogue() {
        return catalogue;
    }

    /** Where fetched models lie. */
    public Path folder() {
        return folder;
    }

    /** Whether the network is off limits. */
    public boolean offline() {
        return settings.offline();
    }

    /**
     * The model of this name.
     *
     * @throws IllegalArgumentException if none is known
     */
    public KnownStemModel known(String name) {
        return catalogue
                .stemModel(name)
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "model of stems: expected htdemucs, htdemucs_ft, or a file .th or"
                                        + " .yaml, found "
                                        + name));
    }

    /** Whether a model, by its name or file, can be opened without fetching anything. */
    public boolean isHere(String model) {
        return SeparationRequest.isFile(model)
                || catalogue.stemModel(model).flatMap(this::find).isPresent();
    }

    /** The model's files, if all of them are here. */
    public Optional<List<Path>> find(KnownStemModel model) {
        return model.in(List.of(folder, torchFolder));
    }

    /**
     * The model's files.
     *
     * @throws CheckpointException if it is not here
     */
    public List<Path> require(KnownStemModel model) throws CheckpointException {
        return find(model)
                .orElseThrow(() ->
                        new CheckpointException(
                                "%s (%s, %s) is neither in %s nor in torch's hub cache"
                                        .formatted(
                                                model.name(),
                                                ByteCount.text(model.downloadBytes()),
                                                catalogue.license(model).title(),
                                                folder),
                                new NextStep(NextStep.Kind.FETCH_STEM_MODEL, model.name())));
    }

    /**
     * Fetches what is missing of a model from its authors' server, or from another one that the
     * environment names.
     */
    public List<Path> pull(KnownStemModel model, RetryPolicy retries, PullListener listener)
            throws IOException, InterruptedException {
        String server = environment.getOrDefault(OTHER_SERVER, "");
        URI address = URI.create(server.isEmpty() ? model.address() : server);
        Files.createDirectories(folder);
        List<String> missing =
                model.files().stream()
                        .filter(file -> !Files.exists(torchFolder.resolve(file)))
                        .toList();
        try (HubClient client = new HubClient(settings.at(address, folder), retries)) {
            new PublishedFiles(client, HubName.parse(model.name()), folder).pull(missing, listener);
        }
        return require(model);
    }

    /** Deletes what was fetched of a model; returns how many bytes that frees. */
    public long remove(KnownStemModel model) throws IOException {
        long freed = 0;
        for (String file : model.files()) {
            Path place = folder.resolve(file);
            if (Files.exists(place)) {
                freed += Files.size(place);
                Files.delete(place);
            }
        }
        return freed;
    }
}
