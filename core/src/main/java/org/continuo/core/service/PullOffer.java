package org.continuo.core.service;

import java.util.Map;
import org.continuo.core.service.ModelInfo.LicenseTerms;

/**
 * What pulling a model means, to be shown to the user before a byte of it is fetched.
 *
 * @param name the model's full name
 * @param bytesToFetch 0 if everything is here
 * @param freeBytes what the disk there has left
 * @param folder the cache that it goes into
 * @param licensesToAccept by model name; the text encoder and codec it builds on may have others
 */
public record PullOffer(
        String name,
        long bytesToFetch,
        long freeBytes,
        String folder,
        Map<String, LicenseTerms> licensesToAccept) {
    public PullOffer {
        licensesToAccept = Map.copyOf(licensesToAccept);
    }
}
