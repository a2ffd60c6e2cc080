package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.continuo.engine.checkpoint.CacheFolder;
import org.continuo.engine.cli.models.DefaultModel;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.service.DataFolder;
import org.continuo.engine.service.local.EngineSetup;

/** What an engine of the user who runs this process works with. */
final class UserEngine {
    private UserEngine() {}

    /**
     * The setup.
     *
     * @param modelBytesLimit what loaded models may take together
     */
    static EngineSetup setup(long modelBytesLimit) throws IOException {
        List<Path> folders = new ArrayList<>(DefaultModel.modelsFolder().stream().toList());
        folders.add(DataFolder.ofUser().resolve("models"));
        return new EngineSetup(
                ModelLibrary.ofUser(),
                CacheFolder.ofUser().path(),
                () -> DefaultModel.find(CacheFolder.ofUser()).folder(),
                folders,
                modelBytesLimit,
                EngineSetup.DEFAULT_QUEUE_CAPACITY);
    }
}
