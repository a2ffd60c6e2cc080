package org.continuo.engine.service.local;

import java.io.IOException;
import org.continuo.engine.hub.FakeHub;
import org.continuo.engine.service.GenerationService;
import org.continuo.engine.service.GenerationServiceContract;
import org.continuo.engine.service.TestEngine;

/** The contract with an engine in this process. */
@SuppressWarnings("NullAway.Init") // open() comes before everything else
final class InProcessServiceTests extends GenerationServiceContract {
    private LocalEngine engine;

    @Override
    protected GenerationService open(FakeHub hub) throws IOException {
        engine =
                new LocalEngine(
                        TestEngine.bounded(
                                TestEngine.setup(folder, hub.endpoint()),
                                TestEngine.MODEL_BYTES_LIMIT,
                                3));
        return another();
    }

    @Override
    protected GenerationService another() {
        return new InProcessService(engine);
    }

    @Override
    protected void end() {
        engine.close();
    }
}
