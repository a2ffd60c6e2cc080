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
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.hub.HubName;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.Snapshot;
import org.continuo.engine.onnx.Precision;

/** Looks through all places for models. */
public final class ModelInventory {
    private final ModelLibrary library;

    public ModelInventory(ModelLibrary library) {
        this.library = library;
    }

    /**
     * All models: those in {@code folders} first, then those of the cache, then the known ones that
     * are not here.
     *
     * @param folders whose sub-folders are models
     */
    public List<ListedModel> all(List<Path> folders) throws IOException {
        List<ListedModel> models = new ArrayList<>();
        for (Path folder : folders) {
            models.addAll(in(folder));
        }
        Set<String> here = new HashSet<>();
        for (Snapshot snapshot : library.cache().snapshots()) {
            if (snapshot.holdsMusicModel()) {
                models.add(of(snapshot));
                if (snapshot.isComplete()) {
                    here.add(snapshot.repository());
                }
            }
        }
        for (KnownModel known : library.catalogue().models()) {
            if (!here.contains(known.name().repository())) {
                models.add(notHere(known));
            }
        }
        return models;
    }

    /** The models in the sub-folders of one folder. */
    public List<ListedModel> in(Path folder) throws IOException {
        List<ListedModel> models = new ArrayList<>();
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.filter(ModelInventory::looksLikeModel).sorted().toList()) {
                models.add(
                        read(
                                entry.toString(),
                                entry,
                                sizeBytes(entry),
                                unstated(),
                                Optional.empty()));
            }
        }
        return models;
    }

    private static boolean looksLikeModel(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"))
                || Files.isRegularFile(folder.resolve("state_dict.bin"));
    }

    private ListedModel of(Snapshot snapshot) throws IOException {
        HubName name = snapshot.name();
        ListedModel model =
                read(
                        name.toString(),
                        snapshot.folder(),
                        snapshot.sizeBytes(),
                        license(name),
                        library.catalogue().find(snapshot.repository()));
        return snapshot.isComplete()
                ? model
                : new ListedModel(
                        model.name(),
                        model.folder(),
                        model.traits(),
                        model.sizeBytes(),
                        model.license(),
                        List.of(),
                        model.known(),
                        Optional.of("fetched in part: continuo models pull " + name));
    }

    /** What a reference stands for; nothing if it is neither here nor known. */
    public Optional<ListedModel> of(ModelReference reference) throws IOException {
        return switch (reference) {
            case ModelReference.Folder(Path path) ->
                    Optional.of(
                            read(
                                    path.toString(),
                                    path,
                                    sizeBytes(path),
                                    unstated(),
                                    Optional.empty()));
            case ModelReference.Named(HubName name) -> {
                Optional<Snapshot> snapshot = library.cache().find(name);
                if (snapshot.isPresent()) {
                    yield Optional.of(of(snapshot.get()));
                }
                yield library.catalogue().find(name.repository()).map(this::notHere);
            }
        };
    }

    private ListedModel read(
            String name, Path folder, long sizeBytes, License license, Optional<KnownModel> known) {
        Optional<ModelTraits> traits = Optional.empty();
        List<Precision> converted = List.of();
        Optional<String> trouble = Optional.empty();
        try (Checkpoint checkpoint = library.open(folder)) {
            traits = Optional.of(ModelTraits.of(checkpoint));
            converted = library.converted().precisions(checkpoint);
        } catch (IOException unusable) {
            trouble = Optional.of(String.valueOf(unusable.getMessage()));
        }
        return new ListedModel(
                name, Optional.of(folder), traits, sizeBytes, license, converted, known, trouble);
    }

    private ListedModel notHere(KnownModel known) {
        return new ListedModel(
                known.name().toString(),
                Optional.empty(),
                Optional.empty(),
                known.downloadBytes(),
                library.catalogue().license(known.licenseId(), known.name()),
                List.of(),
                Optional.of(known),
                Optional.empty());
    }

    /** What the catalogue says, else what the user accepted when the model was pulled. */
    private License license(HubName name) throws IOException {
        Optional<String> known =
                library.catalogue().find(name.repository()).map(KnownModel::licenseId);
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
