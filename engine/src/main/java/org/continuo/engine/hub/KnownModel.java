package org.continuo.engine.hub;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * A model that the catalogue recommends for something.
 *
 * @param reference where it comes from: from the hub, or with Continuo
 * @param title a short name for lists and menus
 * @param goodFor whom and what it suits, in one sentence
 * @param channels 1 for mono, 2 for stereo
 * @param melody whether it can follow a melody
 * @param parameters of all its networks together
 * @param downloadBytes about how much a pull fetches; 0 for what comes with Continuo
 * @param licenseId see {@link ModelCatalogue#license}
 * @param memoryBytes about how much a 30 s clip needs, by precision ({@code fp32}, {@code int8}, …)
 * @param memoryMeasured the precisions for which that was measured; for the others it is computed
 *     from the model's geometry
 */
public record KnownModel(
        ModelReference reference,
        String title,
        String goodFor,
        int channels,
        boolean melody,
        long parameters,
        long downloadBytes,
        String licenseId,
        Map<String, Long> memoryBytes,
        Set<String> memoryMeasured) {
    public KnownModel {
        if (reference instanceof ModelReference.Folder(Path path)) {
            throw new IllegalArgumentException(
                    "known model: expected a name, found the folder " + path);
        }
        memoryMeasured = Set.copyOf(memoryMeasured);
        memoryBytes = Collections.unmodifiableMap(new LinkedHashMap<>(memoryBytes));
    }

    /** What to write after {@code --model}. */
    public String name() {
        return reference.toString();
    }
}
