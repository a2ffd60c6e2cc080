package org.continuo.engine.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.files.UserHome;
import org.continuo.core.problem.NextStep;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CompanionModels;
import org.continuo.engine.hub.HubCache;
import org.continuo.engine.hub.HubClient;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.HubSettings;
import org.continuo.engine.hub.LicenseConsent;
import org.continuo.engine.hub.ModelCatalogue;
import org.continuo.engine.hub.ModelLocator;
import org.continuo.engine.hub.ModelPull;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.RetryPolicy;
import org.continuo.engine.hub.Snapshot;

/**
 * Everything about models that one user has set up: where they lie, which are known, which licences
 * are accepted, where the hub is.
 */
public final class ModelLibrary {
    private final HubSettings hub;
    private final HubCache cache;
    private final ModelCatalogue catalogue;
    private final LicenseConsent consent;
    private final ConvertedModels converted;
    private final List<Path> folders;

    /**
     * A library.
     *
     * @param folders whose sub-folders are models; they need not exist
     */
    public ModelLibrary(
            HubSettings hub,
            ModelCatalogue catalogue,
            LicenseConsent consent,
            CacheFolder engineCache,
            List<Path> folders) {
        this.hub = hub;
        this.cache = new HubCache(hub);
        this.catalogue = catalogue;
        this.consent = consent;
        this.converted = new ConvertedModels(engineCache);
        this.folders = folders.stream().filter(Files::isDirectory).toList();
    }

    /** The library of the user who runs this process, with models in these folders too. */
    public static ModelLibrary ofUser(List<Path> folders) throws IOException {
        Map<String, String> environment = System.getenv();
        Path home = UserHome.path();
        return new ModelLibrary(
                HubSettings.fromEnvironment(environment, home),
                ModelCatalogue.load(),
                new LicenseConsent(LicenseConsent.defaultFile(environment, home)),
                CacheFolder.ofUser(),
                folders);
    }

    public HubSettings hub() {
        return hub;
    }

    public HubCache cache() {
        return cache;
    }

    public ModelCatalogue catalogue() {
        return catalogue;
    }

    public LicenseConsent consent() {
        return consent;
    }

    public ConvertedModels converted() {
        return converted;
    }

    /** Whose sub-folders are models; those that exist. */
    public List<Path> folders() {
        return folders;
    }

    /**
     * What the user means by {@code text}.
     *
     * @throws IllegalArgumentException if it can be neither a folder nor a name
     */
    public ModelReference reference(String text) {
        return ModelReference.parse(text, catalogue);
    }

    /** The model's folder; nothing if a named model is not here as a whole. */
    public Optional<Path> find(ModelReference reference) throws IOException {
        return locator().find(reference);
    }

    /**
     * The model's folder.
     *
     * @throws CheckpointException if it is not here
     */
    public Path require(ModelReference reference) throws IOException {
        Optional<Path> found = find(reference);
        if (found.isPresent()) {
            return found.get();
        }
        throw reference instanceof ModelReference.Named(HubName name)
                ? missing(name)
                : missing(reference);
    }

    /** A cache that was copied without its refs knows commits but no branches. */
    private CheckpointException missing(HubName name) throws IOException {
        for (Snapshot snapshot : cache.snapshots(name.repository())) {
            if (snapshot.holdsMusicAdapter()) {
                // What opening it says is more to the point than that it is no whole model.
                open(snapshot.folder()).close();
            }
            if (snapshot.isComplete()) {
                return new CheckpointException(
                        "%s is not on this machine under that name, but as %s"
                                .formatted(name, snapshot.name()),
                        fetching(name.toString()));
            }
        }
        return missing(new ModelReference.Named(name));
    }

    /** Why a model that is not here is not, and what to do about it. */
    static CheckpointException missing(ModelReference reference) {
        return switch (reference) {
            case ModelReference.Included(String name) ->
                    new CheckpointException(
                            "%s comes with Continuo, but models/%s is missing from this installation"
                                    .formatted(name, name));
            case ModelReference.Named(HubName name) ->
                    new CheckpointException(
                            name + " is not on this machine", fetching(name.toString()));
            case ModelReference.Folder(Path path) ->
                    new CheckpointException(path + ": expected a folder, found nothing");
        };
    }

    /** How a model is had that is not here. */
    static NextStep fetching(String name) {
        return new NextStep(NextStep.Kind.FETCH_MODEL, name);
    }

    private ModelLocator locator() {
        return new ModelLocator(cache, folders);
    }

    /** Opens a model, whose companions may lie in the cache. */
    public Checkpoint open(Path folder) throws CheckpointException {
        return Checkpoint.open(folder, companions());
    }

    /** Where an audiocraft model's text encoder and codec are looked for: in the cache. */
    public CompanionModels companions() {
        ModelLocator locator = locator();
        return hubName -> {
            try {
                return locator.companion(hubName);
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        };
    }

    /** A connection to the hub; the caller closes it. */
    public HubClient connect() throws HubException {
        return new HubClient(hub, RetryPolicy.PATIENT);
    }

    /** Fetches models into the cache. */
    public ModelPull pull(HubClient client) {
        return new ModelPull(client, cache, catalogue, consent, this::missingCompanions);
    }

    /** What an audiocraft model names and nobody has fetched yet, found by trying to open it. */
    private List<HubName> missingCompanions(Path folder) throws CheckpointException {
        CompanionModels here = companions();
        Set<HubName> missing = new LinkedHashSet<>();
        CompanionModels noting =
                hubName -> {
                    Optional<Path> found = here.find(hubName);
                    if (found.isEmpty()) {
                        HubName.tryParse(hubName).ifPresent(missing::add);
                    }
                    return found;
                };
        try (Checkpoint _ = Checkpoint.open(folder, noting)) {
            return List.of();
        } catch (CheckpointException incomplete) {
            if (missing.isEmpty()) {
                throw incomplete;
            }
            return List.copyOf(missing);
        }
    }
}
