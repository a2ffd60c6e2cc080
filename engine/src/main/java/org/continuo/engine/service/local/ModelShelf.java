package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.continuo.core.request.Precision;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.library.ModelCredit;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.ModelTraits;
import org.continuo.engine.onnx.MatrixStorage;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * The models in memory. They stay between jobs; when a further one would exceed the limit, those go
 * first that were not used for longest.
 */
final class ModelShelf implements AutoCloseable {
    /** As if all weights stood in matrices of this width. */
    private static final int MATRIX_COLUMNS = 1024;

    private final EngineSetup setup;

    /** The last used one last. */
    private final Map<Key, Loaded> models = new LinkedHashMap<>(16, 0.75f, true);

    private @Nullable Key inUse;

    private record Key(
            Path folder, Precision precision, int threads, List<ScaledAdapter> adapters) {}

    private record Loaded(MusicGen model, LoadedModel info) {}

    ModelShelf(EngineSetup setup) {
        this.setup = setup;
    }

    /**
     * The chosen model, opened if need be. It stays the shelf's; one job at a time uses it, until
     * it is {@linkplain #release released}.
     */
    MusicGen get(ModelChoice choice) throws IOException {
        Key key = key(choice);
        synchronized (this) {
            inUse = key;
            Loaded known = models.get(key);
            if (known != null) {
                return known.model();
            }
        }
        // Others may ask what is loaded meanwhile.
        ModelLibrary library = setup.library();
        MusicGen model =
                MusicGen.open(
                        key.folder(),
                        library.companions(),
                        key.adapters(),
                        new EngineSettings(
                                setup.cacheFolder(),
                                key.precision(),
                                new SessionSettings(key.threads())));
        try {
            long bytes = bytes(model, key.precision());
            String name = choice.model().isEmpty() ? key.folder().toString() : choice.model();
            synchronized (this) {
                makeRoom(bytes);
                models.put(
                        key,
                        new Loaded(model, new LoadedModel(name, key.precision().label(), bytes)));
            }
            return model;
        } catch (IOException | RuntimeException problem) {
            model.close();
            throw problem;
        }
    }

    /** How the chosen model is named where its music is. */
    ModelCredit credit(ModelChoice choice) throws IOException {
        return ModelCredit.of(setup.library(), folder(choice));
    }

    /** The same choice by a name that stands for this model later, too. */
    ModelChoice lasting(ModelChoice choice) throws IOException {
        Path folder = folder(choice).toAbsolutePath().normalize();
        String name = ModelCredit.of(setup.library(), folder).name();
        boolean isFoundByName =
                setup.library()
                        .find(setup.library().reference(name))
                        .map(found -> found.toAbsolutePath().normalize().equals(folder))
                        .orElse(false);
        return new ModelChoice(
                isFoundByName ? name : folder.toString(),
                choice.precision(),
                choice.threads(),
                choice.adapters());
    }

    private Path folder(ModelChoice choice) throws IOException {
        return choice.model().isEmpty()
                ? setup.defaultModel().folder()
                : setup.library().require(setup.library().reference(choice.model()));
    }

    private Key key(ModelChoice choice) throws IOException {
        return new Key(
                folder(choice).toAbsolutePath().normalize(),
                Precision.valueOf(choice.precision().toUpperCase(Locale.ROOT)),
                choice.threads() == 0
                        ? Runtime.getRuntime().availableProcessors()
                        : choice.threads(),
                choice.adapters().stream()
                        .map(adapter ->
                                new ScaledAdapter(Path.of(adapter.folder()), adapter.scale()))
                        .toList());
    }

    /** About what a model takes once its networks are loaded: its weights, and a fifth for work. */
    private static long bytes(MusicGen model, Precision precision) throws IOException {
        long parameters = ModelTraits.of(model.parts().checkpoint()).parameters();
        return MatrixStorage.bytes(precision, parameters / MATRIX_COLUMNS, MATRIX_COLUMNS) * 6 / 5;
    }

    private void makeRoom(long bytes) {
        long used = models.values().stream().mapToLong(loaded -> loaded.info().bytes()).sum();
        Iterator<Loaded> oldestFirst = models.values().iterator();
        while (used + bytes > setup.modelBytesLimit() && oldestFirst.hasNext()) {
            Loaded gone = oldestFirst.next();
            used -= gone.info().bytes();
            gone.model().close();
            oldestFirst.remove();
        }
    }

    /** The job that got a model needs it no longer. */
    synchronized void release() {
        inUse = null;
    }

    /**
     * Closes whatever was opened from below {@code folder}.
     *
     * @throws ServiceException if a job is using it
     */
    synchronized void closeAllBelow(Path folder) throws ServiceException {
        Path absolute = folder.toAbsolutePath().normalize();
        List<Key> below =
                models.keySet().stream().filter(key -> key.folder().startsWith(absolute)).toList();
        if (inUse != null && below.contains(inUse)) {
            throw new ServiceException(
                    Kind.BUSY, "a job is using this model; try again when it is done");
        }
        for (Key key : below) {
            Loaded gone = models.remove(key);
            if (gone != null) {
                gone.model().close();
            }
        }
    }

    /** Closes a model that may be in a state that nobody knows. */
    synchronized void discard(MusicGen model) {
        models.values().removeIf(loaded -> loaded.model() == model);
        model.close();
    }

    /** The last used one first. */
    synchronized List<LoadedModel> loaded() {
        Collection<Loaded> all = models.values();
        return new ArrayList<>(all.stream().map(Loaded::info).toList()).reversed();
    }

    @Override
    public synchronized void close() {
        models.values().forEach(loaded -> loaded.model().close());
        models.clear();
    }
}
