package org.continuo.engine.cli.studio;

import java.nio.file.Path;
import org.continuo.core.service.DataFolder;

/** Where a user's data folder has what belongs to studios. */
final class StudioFolders {
    private StudioFolders() {}

    /** Of clients and workers. */
    static Path own() {
        return DataFolder.ofUser().resolve("studio");
    }

    /** Of a hub. */
    static Path hub() {
        return DataFolder.ofUser().resolve("studio-hub");
    }
}
