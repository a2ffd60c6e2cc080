package org.continuo.studio.client;

import java.io.IOException;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.service.GenerationServiceContract;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.studio.TestStudio;

/** The contract with an engine that is a machine of a studio, over TLS and a real broker. */
@SuppressWarnings("NullAway.Init") // open() comes before everything else
final class StudioServiceTests extends GenerationServiceContract {
    private TestStudio studio;
    private EngineSetup setup;

    @Override
    protected GenerationService open(FakeHub hub) throws IOException {
        setup =
                TestEngine.bounded(
                        TestEngine.setup(folder, hub.endpoint()), TestEngine.MODEL_BYTES_LIMIT, 3);
        studio = new TestStudio(folder.resolve("studio"), 3, 1L << 28);
        studio.worker("machine", setup);
        StudioService client = studio.client(setup, new DataFolder(folder));
        try {
            studio.awaitMachines(client, 1);
        } catch (Exception problem) {
            throw new IOException(problem);
        }
        return client;
    }

    @Override
    protected GenerationService another() throws IOException {
        return studio.client(setup, new DataFolder(folder));
    }

    @Override
    protected void end() throws IOException {
        studio.close();
    }
}
