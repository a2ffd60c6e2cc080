package org.continuo.engine.library;

import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.continuo.core.files.CacheFolder;
import org.continuo.engine.hub.HubSettings;
import org.continuo.engine.hub.LicenseConsent;
import org.continuo.engine.hub.ModelCatalogue;

/** A library that knows nothing of this machine's user. */
public final class TestLibrary {
    private TestLibrary() {}

    /**
     * One whose own files lie in a folder.
     *
     * @param converted where converted models lie
     * @param places where models may lie
     */
    public static ModelLibrary in(
            Path folder, URI hub, boolean offline, Path converted, List<Path> places)
            throws IOException {
        return new ModelLibrary(
                new HubSettings(
                        hub,
                        null,
                        offline,
                        folder.resolve("hub"),
                        true,
                        ProxySelector.of(null),
                        List.of(),
                        Duration.ofSeconds(5)),
                ModelCatalogue.load(),
                new LicenseConsent(folder.resolve("accepted.json")),
                new CacheFolder(converted),
                places);
    }
}
