package org.continuo.engine.hub;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * A model that the catalogue recommends for something.
 *
 * @param title a short name for lists and menus
 * @param goodFor whom and what it suits, in one sentence
 * @param channels 1 for mono, 2 for stereo
 * @param melody whether it can follow a melody
 * @param parameters of all its networks together
 * @param downloadBytes about how much a pull fetches
 * @param licenseId see {@link ModelCatalogue#license}
 * @param memoryBytes about how much a 30 s clip needs, by precision ({@code fp32}, {@code int8}, …)
 */
public record KnownModel(
        HubName name,
        String title,
        String goodFor,
        int channels,
        boolean melody,
        long parameters,
        long downloadBytes,
        String licenseId,
        Map<String, Long> memoryBytes) {
    public KnownModel {
        memoryBytes = Collections.unmodifiableMap(new TreeMap<>(memoryBytes));
    }
}
