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
import org.continuo.core.request.Device;
import org.continuo.core.request.DeviceChoice;
import org.continuo.core.request.Precision;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.cards.GraphicsCard;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.EngineSettings;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.library.ModelCredit;
import org.continuo.engine.library.ModelTraits;
import org.continuo.engine.onnx.MatrixStorage;
import org.continuo.engine.onnx.SessionSettings;
import org.jspecify.annotations.Nullable;

/**
 * The models in memory. They stay between jobs; when a further one would exceed the limit, those go
 * first that were not used for longest.
 */
final class ModelShelf implements AutoCloseable {
    private final EngineSetup setup;
    private final Machine machine;
    private final Opening opening;

    /** The last used one last. */
    private final Map<Key, Loaded> models = new LinkedHashMap<>(16, 0.75f, true);

    private @Nullable Key inUse;

    private record Key(
            Path folder,
            Precision precision,
            int threads,
            Device device,
            List<ScaledAdapter> adapters) {}

    private record Loaded(MusicGen model, long parameters, LoadedModel info, Device device) {}

    /** Prepares a model's networks. */
    @FunctionalInterface
    interface Opening {
        /**
         * The model of {@code checkpoint}.
         *
         * @param checkpoint closed with the model, or at once if that cannot be
         */
        MusicGen open(Checkpoint checkpoint, EngineSettings settings) throws IOException;
    }

    /**
     * A model, and what it computes on.
     *
     * @param isNew whether it was not loaded before
     */
    record Chosen(MusicGen model, ChosenDevice device, boolean isNew) {}

    ModelShelf(EngineSetup setup, Machine machine, Opening opening) {
        this.setup = setup;
        this.machine = machine;
        this.opening = opening;
    }

    /**
     * The chosen model, opened if need be. It stays the shelf's; one job at a time uses it, until
     * it is {@linkplain #release released}.
     */
    Chosen get(ModelChoice choice) throws IOException {
        ChosenDevice device = device(choice);
        Key key =
                new Key(
                        home(choice),
                        device.precision(),
                        choice.threads() == 0
                                ? Runtime.getRuntime().availableProcessors()
                                : choice.threads(),
                        device.device(),
                        adapters(choice));
        synchronized (this) {
            inUse = key;
            Loaded known = models.get(key);
            if (known != null) {
                return new Chosen(known.model(), device, false);
            }
        }
        // Others may ask what is loaded meanwhile.
        MusicGen model =
                opening.open(
                        checkpoint(key.folder(), key.adapters()),
                        new EngineSettings(
                                setup.cacheFolder(),
                                key.precision(),
                                new SessionSettings(key.threads()).on(key.device())));
        try {
            long parameters = ModelTraits.of(model.parts().checkpoint()).parameters();
            long bytes = bytes(parameters, key);
            String name = choice.model().isEmpty() ? key.folder().toString() : choice.model();
            synchronized (this) {
                makeRoom(bytes, key.device());
                LoadedModel info =
                        new LoadedModel(name, key.precision().label(), key.device().label(), bytes);
                models.put(key, new Loaded(model, parameters, info, key.device()));
            }
            return new Chosen(model, device, true);
        } catch (IOException | RuntimeException problem) {
            model.close();
            throw problem;
        }
    }

    private Checkpoint checkpoint(Path folder, List<ScaledAdapter> adapters) throws IOException {
        return Checkpoint.open(folder, setup.library().companions(), adapters);
    }

    /** A model is measured only where its size decides. */
    private ChosenDevice device(ModelChoice choice) throws IOException {
        DeviceChoice wish = DeviceChoice.of(choice.device());
        if (!(wish instanceof DeviceChoice.Auto) || !machine.hasCardLibrary()) {
            return ChosenDevice.of(wish, precision(choice), 0, machine);
        }
        return ChosenDevice.of(wish, precision(choice), parameters(choice), machine);
    }

    /** Of the model that is loaded, whatever it computes on; else its checkpoint tells. */
    private long parameters(ModelChoice choice) throws IOException {
        Path home = home(choice);
        List<ScaledAdapter> adapters = adapters(choice);
        synchronized (this) {
            for (Map.Entry<Key, Loaded> each : models.entrySet()) {
                if (each.getKey().folder().equals(home)
                        && each.getKey().adapters().equals(adapters)) {
                    return each.getValue().parameters();
                }
            }
        }
        try (Checkpoint checkpoint = checkpoint(home, adapters)) {
            return ModelTraits.of(checkpoint).parameters();
        }
    }

    /** How the chosen model is named where its music is. */
    ModelCredit credit(ModelChoice choice) throws IOException {
        return ModelCredit.of(setup.library(), folder(choice));
    }

    /** The same choice by a name that stands for this model later, too. */
    ModelChoice lasting(ModelChoice choice) throws IOException {
        Path folder = home(choice);
        String name = ModelCredit.of(setup.library(), folder).name();
        boolean isFoundByName =
                setup.library()
                        .find(setup.library().reference(name))
                        .map(found -> found.toAbsolutePath().normalize().equals(folder))
                        .orElse(false);
        return choice.named(isFoundByName ? name : folder.toString());
    }

    private Path folder(ModelChoice choice) throws IOException {
        return choice.model().isEmpty()
                ? setup.defaultModel().folder()
                : setup.library().require(setup.library().reference(choice.model()));
    }

    /** The model's folder by its one name. */
    private Path home(ModelChoice choice) throws IOException {
        return folder(choice).toAbsolutePath().normalize();
    }

    private static Precision precision(ModelChoice choice) {
        return Precision.valueOf(choice.precision().toUpperCase(Locale.ROOT));
    }

    private static List<ScaledAdapter> adapters(ModelChoice choice) {
        return choice.adapters().stream()
                .map(adapter -> new ScaledAdapter(Path.of(adapter.folder()), adapter.scale()))
                .toList();
    }

    /** About what a model takes once its networks are loaded: its weights, and a fifth for work. */
    private static long bytes(long parameters, Key key) {
        return key.device().isProcessor()
                ? MatrixStorage.bytes(key.precision(), parameters) * 6 / 5
                : ChosenDevice.bytes(key.precision(), parameters);
    }

    /** In the memory of {@code device}, which no other shares. */
    private void makeRoom(long bytes, Device device) {
        List<Loaded> beside =
                models.values().stream().filter(each -> each.device().equals(device)).toList();
        long used = beside.stream().mapToLong(loaded -> loaded.info().bytes()).sum();
        Iterator<Loaded> oldestFirst = beside.iterator();
        while (used + bytes > limit(device) && oldestFirst.hasNext()) {
            Loaded gone = oldestFirst.next();
            used -= gone.info().bytes();
            discard(gone.model());
        }
    }

    private long limit(Device device) {
        if (device.isProcessor()) {
            return setup.modelBytesLimit();
        }
        List<GraphicsCard> cards = machine.cards();
        return device.index() < cards.size()
                ? cards.get(device.index()).memoryBytes()
                : Long.MAX_VALUE;
    }

    /**
     * Closes whatever lies beside {@code model} on its device.
     *
     * @return whether there was anything
     */
    synchronized boolean closeAllBeside(MusicGen model, Device device) {
        List<Loaded> others =
                models.values().stream()
                        .filter(each -> each.device().equals(device) && each.model() != model)
                        .toList();
        others.forEach(each -> discard(each.model()));
        return !others.isEmpty();
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
