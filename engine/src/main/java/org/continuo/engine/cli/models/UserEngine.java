package org.continuo.engine.cli.models;

import java.io.IOException;
import org.continuo.core.files.CacheFolder;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.library.ModelLibrary;
import org.continuo.engine.library.StemLibrary;
import org.continuo.engine.service.local.EngineSetup;

/** What an engine of the user who runs this process works with. */
public final class UserEngine {
    private UserEngine() {}

    /**
     * The setup.
     *
     * @param modelBytesLimit what loaded models may take together
     */
    public static EngineSetup setup(long modelBytesLimit) throws IOException {
        ModelLibrary library = UserLibrary.open();
        return new EngineSetup(
                DataFolder.ofUser(),
                library,
                StemLibrary.ofUser(),
                CacheFolder.ofUser().path(),
                () -> DefaultModel.find(library, CacheFolder.ofUser()).folder(),
                modelBytesLimit,
                EngineSetup.DEFAULT_QUEUE_CAPACITY);
    }
}
