package org.continuo.engine.service.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.LockSupport;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.EngineServer;
import org.continuo.engine.service.server.EngineServer.Limits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An engine with a job that nothing ends. */
final class HeldUpEngineTests {
    @TempDir Path folder;

    /** As native code and foreign libraries do. */
    private static Path neverReturning() {
        while (true) {
            LockSupport.park();
            Thread.interrupted();
        }
    }

    @Test
    void aJobThatCannotBeEndedKeepsNeitherTheServerNorItsClient() throws Exception {
        DataFolder data = new DataFolder(folder.resolve("held up"));
        EngineSetup setup = TestEngine.setup(folder);
        LocalEngine engine =
                new LocalEngine(
                        new EngineSetup(
                                setup.data(),
                                setup.library(),
                                setup.stems(),
                                setup.cacheFolder(),
                                HeldUpEngineTests::neverReturning,
                                setup.modelBytesLimit(),
                                setup.queueCapacity()));
        EngineServer held = EngineServer.start(data, () -> engine, Limits.DEFAULT).orElseThrow();
        JobRecorder recorder = new JobRecorder();
        RunningEngine running = new RunningEngine(data);
        try (EngineClient other = new EngineClient(running)) {
            Job job = other.submit(TestEngine.endless("bells"), recorder);
            recorder.await(event -> event instanceof JobEvent.StageStarted);
            assertFalse(held.isHeldUp());
            assertTrue(other.status().loaded().isEmpty(), "others are answered meanwhile");
            assertFalse(running.awaitEnd(Duration.ZERO));
            held.close();
            assertTrue(held.isHeldUp());
            assertTrue(running.awaitEnd(Duration.ZERO), "another engine can begin");
            assertEquals(new JobEvent.Cancelled(), recorder.last());
            assertThrows(CancellationException.class, job::await);
        }
    }
}
