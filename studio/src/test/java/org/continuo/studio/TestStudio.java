package org.continuo.studio;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.InProcessService;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.access.Role;
import org.continuo.studio.access.StudioUser.Limits;
import org.continuo.studio.broker.Hub;
import org.continuo.studio.broker.HubSettings;
import org.continuo.studio.client.StudioService;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.worker.PatientWorkshop;
import org.continuo.studio.worker.Worker;
import org.continuo.studio.worker.WorkerSettings;

/** A hub, its workers and clients in one process, each with a folder of its own. */
public final class TestStudio implements AutoCloseable {
    public static final String HOST = "127.0.0.1";

    private final Path folder;
    private final HubSettings settings;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private Hub hub;

    /** What hub and workers told. */
    public final List<String> journal = new CopyOnWriteArrayList<>();

    /** A hub without anybody. */
    public TestStudio(Path folder, int capacity, long largestBytes) throws IOException {
        this.folder = folder;
        HubSettings any =
                new HubSettings(folder.resolve("hub"), HOST, 0, capacity, largestBytes, "1");
        hub = new Hub(any, journal::add);
        settings =
                new HubSettings(
                        any.folder(),
                        HOST,
                        hub.address(HOST).places().getFirst().port(),
                        capacity,
                        largestBytes,
                        "1");
    }

    public Hub hub() {
        return hub;
    }

    /** Ends the hub. */
    public void endHub() throws IOException {
        hub.close();
    }

    /** Starts it again where it was. */
    public void startHub() throws IOException {
        hub = new Hub(settings, journal::add);
    }

    /** A new user. */
    public JoinCode user(String name, Role... roles) throws IOException {
        return hub.invite(HOST, name, Set.of(roles), Limits.DEFAULT);
    }

    /** A machine that works with the engine of {@code setup}. */
    public Worker worker(String machine, EngineSetup setup) throws IOException {
        return worker(machine, setup, user(machine, Role.WORK));
    }

    /** The same for a user that is there. */
    public Worker worker(String machine, EngineSetup setup, JoinCode code) throws IOException {
        Worker worker = new Worker(settings(machine, setup, code));
        parts.add(worker);
        return worker;
    }

    /** A machine that waits instead of computing, {@code pace} seconds for one of music. */
    public Worker worker(String machine, EngineSetup setup, double pace) throws IOException {
        return worker(machine, setup, pace, user(machine, Role.WORK));
    }

    /** The same for a user that is there. */
    public Worker worker(String machine, EngineSetup setup, double pace, JoinCode code)
            throws IOException {
        Worker worker = PatientWorkshop.worker(settings(machine, setup, code), pace);
        parts.add(worker);
        return worker;
    }

    private WorkerSettings settings(String machine, EngineSetup setup, JoinCode code) {
        return new WorkerSettings(
                code, folder.resolve(machine), setup, machine, "1", false, journal::add);
    }

    /** A client of a new user, whose own engine is that of {@code setup}. */
    public StudioService client(EngineSetup setup, DataFolder data) throws IOException {
        String name = "user-" + UUID.randomUUID().toString().substring(0, 8);
        return client(user(name, Role.USE), setup, data);
    }

    /** The same of a user that is there. */
    public StudioService client(JoinCode code, EngineSetup setup, DataFolder data) {
        LocalEngine own = new LocalEngine(setup);
        parts.add(own);
        return new StudioService(
                code,
                StudioSettings.usual(folder.resolve(code.user()), true),
                new InProcessService(own),
                data);
    }

    /** Waits until so many machines work. */
    public void awaitMachines(StudioService client, int count) throws Exception {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (System.nanoTime() < deadline) {
            try {
                if (client.view().machines().size() == count) {
                    return;
                }
            } catch (ServiceException notYet) {
                // The hub may be starting.
            }
            Thread.sleep(20);
        }
        throw new AssertionError(
                "expected %d machines, found %s"
                        .formatted(count, journal.subList(0, Math.min(5, journal.size()))));
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception problem) {
                throw new IOException(problem);
            }
        }
        hub.close();
    }
}
