package org.continuo.engine.service.client;

import java.io.IOException;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.service.GenerationServiceContract;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.EngineServer;

/** The contract with an engine that is reached over HTTP. */
@SuppressWarnings("NullAway.Init") // open() comes before everything else
final class EngineClientTests extends GenerationServiceContract {
    private EngineServer server;
    private DataFolder data;

    @Override
    protected GenerationService open(FakeHub hub) throws IOException {
        data = new DataFolder(folder.resolve("data"));
        EngineSetup setup =
                TestEngine.bounded(
                        TestEngine.setup(folder, hub.endpoint()), TestEngine.MODEL_BYTES_LIMIT, 3);
        server =
                EngineServer.start(data, () -> new LocalEngine(setup), EngineServer.Limits.DEFAULT)
                        .orElseThrow();
        return another();
    }

    @Override
    protected GenerationService another() {
        return new EngineClient(new RunningEngine(data));
    }

    @Override
    protected void end() throws IOException {
        server.close();
    }
}
