package org.continuo.engine.library;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.continuo.core.request.Precision;
import org.continuo.engine.hub.KnownModel;
import org.continuo.engine.hub.License;

/**
 * A model as lists show it: one that is here, or a known one that could be fetched.
 *
 * @param name what to write after {@code --model}
 * @param folder where it lies; nothing if it is not here
 * @param traits nothing if it is not here or cannot be read
 * @param sizeBytes on disk, or of the download
 * @param converted precisions whose graphs are built
 * @param known what the catalogue says about it
 * @param trouble why it cannot be used although it is here, or should be
 */
public record ListedModel(
        String name,
        Optional<Path> folder,
        Optional<ModelTraits> traits,
        long sizeBytes,
        License license,
        List<Precision> converted,
        Optional<KnownModel> known,
        Optional<IOException> trouble) {
    public ListedModel {
        converted = List.copyOf(converted);
    }

    public boolean isHere() {
        return folder.isPresent();
    }

    /** In words: {@code text, mono}; {@code unknown} where nobody could tell. */
    public String kind() {
        return traits.map(ModelTraits::kind)
                .or(() -> known.map(model -> ModelTraits.kind(model.melody(), model.channels())))
                .orElse("unknown");
    }

    /** Of all networks together; 0 where nobody could tell. */
    public long parameters() {
        return traits.map(ModelTraits::parameters)
                .or(() -> known.map(KnownModel::parameters))
                .orElse(0L);
    }
}
