package org.continuo.studio.broker;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.service.TestEngine;
import org.continuo.engine.service.TestEngine.JobRecorder;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.InProcessService;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.access.HubAddress;
import org.continuo.studio.access.HubAddress.Place;
import org.continuo.studio.access.HubCertificate;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.client.StudioService;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.worker.Worker;
import org.continuo.studio.worker.WorkerSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A studio through a broker, or a pair of brokers, of somebody else. */
@SuppressWarnings("NullAway.Init")
final class ForeignBrokerTests {
    private static final String HOST = "127.0.0.1";

    @TempDir Path folder;

    private final List<String> journal = new CopyOnWriteArrayList<>();
    private Path store;
    private EngineSetup setup;
    private LocalEngine own;

    @BeforeEach
    void open() throws IOException {
        store = Files.createDirectories(folder.resolve("store"));
        setup = TestEngine.setup(folder.resolve("user"));
        own = new LocalEngine(setup);
    }

    @AfterEach
    void close() {
        own.close();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private HubAddress address(int... ports) throws IOException {
        List<Place> places = new ArrayList<>();
        for (int port : ports) {
            places.add(new Place(HOST, port));
        }
        return new HubAddress(places, HubCertificate.in(store).pin());
    }

    private static JoinCode code(String user, HubAddress address) {
        return new JoinCode(user, ForeignBroker.WORD, address);
    }

    private Hub.AutoClosing desk(HubAddress address) throws IOException {
        return Hub.deskOf(code("desk", address), folder.resolve("desk"), 9, "1", journal::add);
    }

    private Worker worker(HubAddress address) throws IOException {
        return new Worker(
                new WorkerSettings(
                        code("machine", address),
                        folder.resolve("machine"),
                        setup,
                        "machine",
                        "1",
                        false,
                        journal::add));
    }

    private StudioService client(HubAddress address) {
        return new StudioService(
                code("anna", address),
                StudioSettings.usual(folder.resolve("anna"), true),
                new InProcessService(own),
                new DataFolder(folder.resolve("user")));
    }

    private void awaitMachine(StudioService client) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!isThere(client)) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("nobody works: " + journal);
            }
            Thread.sleep(50);
        }
    }

    private static boolean isThere(StudioService client) {
        try {
            return !client.view().machines().isEmpty();
        } catch (ServiceException notYet) {
            return false;
        }
    }

    private float[] here(JobRequest request) throws Exception {
        return own.submit("test", request, event -> {}).await().clips().getFirst().channel(0);
    }

    @Test
    void jobsGoThroughABrokerOfSomebodyElse() throws Exception {
        int port = freePort();
        HubAddress address = address(port);
        try (ForeignBroker _ = ForeignBroker.alone(store, port);
                Hub.AutoClosing _ = desk(address);
                Worker _ = worker(address);
                StudioService client = client(address)) {
            awaitMachine(client);
            JobRequest request = TestEngine.request("bells");
            assertArrayEquals(
                    here(request),
                    client.submit(request, event -> {}).await().clips().getFirst().channel(0));
        }
    }

    @Test
    void jobsOutliveTheOneBrokerOfAPairThatIsKilled() throws Exception {
        int primary = freePort();
        int backup = freePort();
        HubAddress address = address(primary, backup);
        Process first = startPrimary(primary);
        try (ForeignBroker _ = ForeignBroker.backup(store, backup);
                Hub.AutoClosing _ = desk(address);
                Worker _ = worker(address);
                StudioService client = client(address)) {
            awaitMachine(client);
            List<Job> jobs = new ArrayList<>();
            List<JobRecorder> recorders = new ArrayList<>();
            for (int seed = 0; seed < 5; seed++) {
                JobRecorder recorder = new JobRecorder();
                recorders.add(recorder);
                jobs.add(client.submit(TestEngine.request("bells").seed(seed), recorder));
            }
            recorders.getFirst().last();
            first.destroyForcibly().waitFor();
            for (int seed = 0; seed < 5; seed++) {
                assertArrayEquals(
                        here(TestEngine.request("bells").seed(seed)),
                        jobs.get(seed).await().clips().getFirst().channel(0));
                assertEquals(
                        1, recorders.get(seed).events.stream().filter(JobEvent::isLast).count());
            }
        } finally {
            first.destroyForcibly();
        }
    }

    private Process startPrimary(int port) throws Exception {
        Process primary =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty("java.class.path"),
                                ForeignBroker.class.getName(),
                                store.toString(),
                                Integer.toString(port))
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        assertEquals("listening", primary.inputReader().readLine());
        return primary;
    }
}
