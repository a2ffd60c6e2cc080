package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.Precision;
import org.continuo.core.service.GenerationService.PullListener;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.generation.MusicGenConfig;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.library.ListedModel;
import org.continuo.engine.library.ModelDisposal;
import org.continuo.engine.library.ModelInventory;
import org.continuo.engine.library.ModelTraits;

/** The models of this machine, for clients of the engine: listed, fetched, removed. */
public final class ModelStore {
    private static final int KEPT_PULLS = 16;

    private final EngineSetup setup;
    private final ModelShelf shelf;
    private final Map<String, EnginePull> pulls = new LinkedHashMap<>();

    ModelStore(EngineSetup setup, ModelShelf shelf) {
        this.setup = setup;
        this.shelf = shelf;
    }

    /** As {@link org.continuo.core.service.GenerationService#models}. */
    public List<ModelInfo> list() throws ServiceException {
        try {
            Optional<Path> byDefault = Optional.of(setup.defaultModel().folder());
            List<ModelInfo> models = new ArrayList<>();
            for (ListedModel model :
                    new ModelInventory(setup.library(), MusicGenConfig::requireUsable).all()) {
                models.add(info(model, model.folder().equals(byDefault)));
            }
            return models;
        } catch (IOException problem) {
            throw Problems.of(problem);
        }
    }

    private static ModelInfo info(ListedModel model, boolean byDefault) {
        Optional<KnownModel> known = model.known();
        return new ModelInfo(
                model.name(),
                known.map(KnownModel::title).orElse(model.name()),
                known.map(KnownModel::goodFor).orElse(""),
                byDefault,
                model.isHere(),
                model.folder().map(Path::toString).orElse(""),
                model.traits()
                        .map(ModelTraits::melody)
                        .or(() -> known.map(KnownModel::melody))
                        .orElse(false),
                model.traits()
                        .map(ModelTraits::channels)
                        .or(() -> known.map(KnownModel::channels))
                        .orElse(0),
                model.parameters(),
                model.sizeBytes(),
                Fetchable.terms(model.license()),
                model.converted().stream().map(Precision::label).toList(),
                known.map(KnownModel::memoryBytes).orElse(Map.of()),
                model.trouble().map(ProblemSentence::of).orElse(""));
    }

    /** As {@link org.continuo.core.service.GenerationService#offer}. */
    public PullOffer offer(String name) throws ServiceException, InterruptedException {
        Fetchable model = fetchable(name);
        try {
            return model.offer();
        } catch (IOException problem) {
            throw Problems.of(problem);
        }
    }

    private Fetchable fetchable(String name) throws ServiceException {
        Optional<KnownStemModel> stems = setup.stems().catalogue().stemModel(name);
        return stems.isPresent()
                ? new Fetchable.OfStems(setup.stems(), setup.library().consent(), stems.get())
                : new Fetchable.OfHub(setup.library(), hubName(name));
    }

    private HubName hubName(String name) throws ServiceException {
        try {
            return setup.library().catalogue().hubName(name);
        } catch (IllegalArgumentException noName) {
            throw Problems.of(noName);
        }
    }

    /** As {@link org.continuo.core.service.GenerationService#pull}, for a client. */
    public EnginePull pull(
            String client, String name, boolean acceptLicenses, PullListener listener)
            throws ServiceException {
        EnginePull pull =
                new EnginePull(
                        UUID.randomUUID().toString(),
                        client,
                        fetchable(name),
                        acceptLicenses,
                        listener);
        synchronized (pulls) {
            List<EnginePull> over = new ArrayList<>(pulls.values());
            over.removeIf(each -> !each.isOver());
            while (pulls.size() >= KEPT_PULLS) {
                if (over.isEmpty()) {
                    throw new ServiceException(
                            Kind.BUSY,
                            "%d models are being fetched; try again later".formatted(KEPT_PULLS));
                }
                pulls.remove(over.removeFirst().id());
            }
            pulls.put(pull.id(), pull);
        }
        pull.start();
        return pull;
    }

    public Optional<EnginePull> pull(String id) {
        synchronized (pulls) {
            return Optional.ofNullable(pulls.get(id));
        }
    }

    /** All pulls that are under way, or were lately. */
    public List<EnginePull> pulls() {
        synchronized (pulls) {
            return List.copyOf(pulls.values());
        }
    }

    boolean isPulling() {
        return pulls().stream().anyMatch(pull -> !pull.isOver());
    }

    /** As {@link org.continuo.core.service.GenerationService#remove}. */
    public long remove(String name) throws ServiceException {
        try {
            HubName chosen =
                    switch (setup.library().reference(name)) {
                        case ModelReference.Named(HubName hubName) -> hubName;
                        case ModelReference.Included(String included) -> hubName(included);
                        case ModelReference.Folder _ ->
                                throw new ServiceException(
                                        Kind.NOT_FOUND,
                                        "%s: expected a model of the cache, such as facebook/musicgen-small"
                                                .formatted(name));
                    };
            ModelDisposal disposal = ModelDisposal.plan(setup.library(), chosen);
            shelf.closeAllBelow(disposal.removal().snapshot().folder());
            disposal.run(() -> {});
            return disposal.freedBytes();
        } catch (IOException | IllegalArgumentException problem) {
            throw Problems.of(problem);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new ServiceException(Kind.FAILED, name + ": not removed, as the engine ends");
        }
    }

    void close() {
        pulls().forEach(EnginePull::cancel);
    }
}
