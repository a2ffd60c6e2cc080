package org.continuo.engine.library;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.continuo.core.request.Precision;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.ModelLocator;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.Snapshot;

/** Looks through all places for models. */
public final class ModelInventory {
    /** Whether music can be made with a checkpoint, told without reading its weights. */
    @FunctionalInterface
    public interface Usability {
        /**
         * Returns if it can.
         *
         * @throws IOException if it cannot; the message says why
         */
        void require(Checkpoint checkpoint) throws IOException;
    }

    private final ModelLibrary library;
    private final Usability usability;

    public ModelInventory(ModelLibrary library, Usability usability) {
        this.library = library;
        this.usability = usability;
    }

    /**
     * All models: those in the library's folders first, then those of the cache, then the known
     * ones that are not here.
     */
    public List<ListedModel> all() throws IOException {
        List<ListedModel> models = new ArrayList<>();
        Set<KnownModel> here = new HashSet<>();
        for (Path folder : library.folders()) {
            for (Path entry : modelFolders(folder)) {
                Optional<KnownModel> included = included(entry);
                // A second copy, such as the plugin's, is the same model.
                if (included.isEmpty() || here.add(included.get())) {
                    models.add(ofFolder(entry, included));
                }
            }
        }
        for (Snapshot snapshot : library.cache().snapshots()) {
            if (snapshot.holdsMusicModel() || snapshot.holdsMusicAdapter()) {
                models.add(of(snapshot));
                if (snapshot.isComplete()) {
                    library.catalogue().find(snapshot.name()).ifPresent(here::add);
                }
            }
        }
        for (KnownModel known : library.catalogue().models()) {
            if (!here.contains(known)) {
                models.add(notHere(known));
            }
        }
        return models;
    }

    /** The models in the sub-folders of one folder. */
    public List<ListedModel> in(Path folder) throws IOException {
        List<ListedModel> models = new ArrayList<>();
        for (Path entry : modelFolders(folder)) {
            models.add(ofFolder(entry, Optional.empty()));
        }
        return models;
    }

    private static List<Path> modelFolders(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ModelLocator::looksLikeModel).sorted().toList();
        }
    }

    /** What the catalogue says of a folder that lies where models come with Continuo. */
    private Optional<KnownModel> included(Path folder) {
        return library.catalogue()
                .find(new ModelReference.Included(String.valueOf(folder.getFileName())));
    }

    private ListedModel ofFolder(Path folder, Optional<KnownModel> known) throws IOException {
        return read(
                known.map(KnownModel::name).orElse(folder.toString()),
                folder,
                sizeBytes(folder),
                known.map(library.catalogue()::license).orElse(unstated()),
                known);
    }

    private ListedModel of(Snapshot snapshot) throws IOException {
        HubName name = snapshot.name();
        ListedModel model =
                read(
                        name.toString(),
                        snapshot.folder(),
                        snapshot.sizeBytes(),
                        license(name),
                        library.catalogue().find(name));
        return snapshot.isComplete() || snapshot.holdsMusicAdapter()
                ? model
                : new ListedModel(
                        model.name(),
                        model.folder(),
                        model.traits(),
                        model.sizeBytes(),
                        model.license(),
                        List.of(),
                        model.known(),
                        Optional.of(
                                new CheckpointException(
                                        "fetched in part",
                                        ModelLibrary.fetching(name.toString()))));
    }

    /** What a reference stands for; nothing if it is neither here nor known. */
    public Optional<ListedModel> of(ModelReference reference) throws IOException {
        return switch (reference) {
            case ModelReference.Folder(Path path) -> Optional.of(ofFolder(path, Optional.empty()));
            case ModelReference.Included _ -> {
                Optional<KnownModel> known = library.catalogue().find(reference);
                Optional<Path> folder = library.find(reference);
                yield folder.isPresent()
                        ? Optional.of(ofFolder(folder.get(), known))
                        : known.map(this::notHere);
            }
            case ModelReference.Named(HubName name) -> {
                Optional<Snapshot> snapshot = library.cache().find(name);
                if (snapshot.isPresent()) {
                    yield Optional.of(of(snapshot.get()));
                }
                yield library.catalogue().find(name).map(this::notHere);
            }
        };
    }

    private ListedModel read(
            String name, Path folder, long sizeBytes, License license, Optional<KnownModel> known) {
        Optional<ModelTraits> traits = Optional.empty();
        List<Precision> converted = List.of();
        Optional<IOException> trouble = Optional.empty();
        try (Checkpoint checkpoint = library.open(folder)) {
            traits = Optional.of(ModelTraits.of(checkpoint));
            usability.require(checkpoint);
            converted = library.converted().precisions(checkpoint);
        } catch (IOException unusable) {
            trouble = Optional.of(unusable);
        }
        return new ListedModel(
                name, Optional.of(folder), traits, sizeBytes, license, converted, known, trouble);
    }

    private ListedModel notHere(KnownModel known) {
        return new ListedModel(
                known.name(),
                Optional.empty(),
                Optional.empty(),
                known.downloadBytes(),
                library.catalogue().license(known),
                List.of(),
                Optional.of(known),
                known.reference() instanceof ModelReference.Included
                        ? Optional.of(ModelLibrary.missing(known.reference()))
                        : Optional.empty());
    }

    /** What the catalogue says, else what the user accepted when the model was pulled. */
    private License license(HubName name) throws IOException {
        Optional<String> known = library.catalogue().find(name).map(KnownModel::licenseId);
        String id =
                known.isPresent()
                        ? known.get()
                        : library.consent().accepted(name).orElse(License.UNKNOWN);
        return library.catalogue().license(id, name);
    }

    private static License unstated() {
        return new License(
                License.UNKNOWN, "not stated", "The files do not say; ask who made it.", "");
    }

    private static long sizeBytes(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            long bytes = 0;
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                bytes += Files.size(file);
            }
            return bytes;
        }
    }
}
