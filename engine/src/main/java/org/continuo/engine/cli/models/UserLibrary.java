package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.report.InstallationFolder;
import org.continuo.engine.library.ModelLibrary;

/** The models of the user who runs this process: of the installation, of the user, of the cache. */
public final class UserLibrary {
    private UserLibrary() {}

    /**
     * The library. Whoever started this process says where the installation is; for the plugin's
     * engine that is the user's data folder itself.
     */
    public static ModelLibrary open() throws IOException {
        List<Path> folders = new ArrayList<>();
        InstallationFolder.named()
                .ifPresent(folder ->
                        folders.add(folder.resolve("models").toAbsolutePath().normalize()));
        folders.add(DataFolder.ofUser().resolve("models"));
        return ModelLibrary.ofUser(folders.stream().distinct().toList());
    }
}
