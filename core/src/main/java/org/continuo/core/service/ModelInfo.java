package org.continuo.core.service;

import java.util.List;
import java.util.Map;

/**
 * A model as lists show it.
 *
 * @param name what {@link JobRequest.ModelChoice} takes
 * @param title a short name for menus
 * @param goodFor whom it suits, in one sentence; empty if unknown
 * @param byDefault whether requests that name no model get it
 * @param here whether it lies on this machine
 * @param folder where; empty if it does not
 * @param melody whether it can follow a melody
 * @param channels 1 for mono, 2 for stereo; 0 if unknown
 * @param parameters of all networks together; 0 if unknown
 * @param sizeBytes on disk, or of the download
 * @param license its terms
 * @param convertedPrecisions for which no conversion is needed any more
 * @param memoryBytes about how much a 30 s clip needs, by precision; empty if unknown
 * @param trouble why it cannot be used although it is here; empty if it can
 */
public record ModelInfo(
        String name,
        String title,
        String goodFor,
        boolean byDefault,
        boolean here,
        String folder,
        boolean melody,
        int channels,
        long parameters,
        long sizeBytes,
        LicenseTerms license,
        List<String> convertedPrecisions,
        Map<String, Long> memoryBytes,
        String trouble) {
    public ModelInfo {
        convertedPrecisions = List.copyOf(convertedPrecisions);
        memoryBytes = Map.copyOf(memoryBytes);
    }

    /**
     * Under which terms a model's weights may be used.
     *
     * @param id the hub's short name such as {@code cc-by-nc-4.0}
     * @param summary what it means for a musician, in one sentence
     * @param url its text
     */
    public record LicenseTerms(String id, String title, String summary, String url) {}
}
