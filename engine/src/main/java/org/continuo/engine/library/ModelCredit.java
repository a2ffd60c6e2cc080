package org.continuo.engine.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.continuo.engine.checkpoint.ModelCard;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.License;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.hub.Snapshot;

/**
 * How a model is named where its music is, without the folders of the machine that it lies on.
 *
 * @param name its name, or that of its folder
 * @param license the hub's short name of its licence; {@link License#UNKNOWN} if none is stated
 */
public record ModelCredit(String name, String license) {
    /** That of a model in this folder. */
    public static ModelCredit of(ModelLibrary library, Path folder) throws IOException {
        Path place = folder.toAbsolutePath().normalize();
        String last = String.valueOf(place.getFileName());
        Optional<KnownModel> included = library.catalogue().find(new ModelReference.Included(last));
        if (included.isPresent() && library.folders().contains(place.getParent())) {
            return new ModelCredit(included.get().name(), included.get().licenseId());
        }
        for (Snapshot snapshot : library.cache().snapshots()) {
            if (snapshot.folder().toAbsolutePath().normalize().equals(place)) {
                Optional<KnownModel> known = library.catalogue().find(snapshot.name());
                String license =
                        known.isPresent()
                                ? known.get().licenseId()
                                : library.consent().accepted(snapshot.name()).orElse(stated(place));
                return new ModelCredit(snapshot.name().toString(), license);
            }
        }
        return new ModelCredit(last, stated(place));
    }

    private static String stated(Path folder) throws IOException {
        return ModelCard.license(folder).orElse(License.UNKNOWN);
    }
}
