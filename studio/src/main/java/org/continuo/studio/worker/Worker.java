package org.continuo.studio.worker;

import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.studio.access.PinnedHub;
import org.continuo.studio.link.Link;
import org.continuo.studio.link.Mail;
import org.continuo.studio.messages.Addresses;
import org.continuo.studio.messages.Slip;
import org.jspecify.annotations.Nullable;

/**
 * A machine that makes clips for a hub, one job at a time. It connects again for as long as the hub
 * is away; what it was making then begins anew, here or elsewhere.
 */
public final class Worker implements AutoCloseable {
    private static final long PRESENCE_MILLIS = 1000;
    private static final long LISTEN_MILLIS = 200;
    private static final long PAUSE_MILLIS = 500;
    private static final long LONGEST_END_MILLIS = 5000;
    private static final long MOST_SLIP_BYTES = 1 << 20;

    private final WorkerSettings settings;
    private final String id = UUID.randomUUID().toString();
    private final JobFolder folder;
    private final LocalEngine engine;
    private final WorkerModels models;
    private final Workshop workshop;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread thread;
    private volatile @Nullable Task task;
    private volatile double stepsPerSecond;
    private volatile boolean closed;
    private volatile @Nullable ServiceException dismissal;

    /** Starts to work. */
    public Worker(WorkerSettings settings) throws IOException {
        this(settings, EngineWorkshop::new);
    }

    /** The same in another workshop. */
    Worker(WorkerSettings settings, Workshop.Opening opening) throws IOException {
        this.settings = settings;
        folder = JobFolder.in(settings.folder());
        EngineSetup own = settings.engine();
        engine =
                new LocalEngine(
                        new EngineSetup(
                                new DataFolder(folder.path()),
                                own.library(),
                                own.stems(),
                                own.cacheFolder(),
                                own.defaultModel(),
                                own.modelBytesLimit(),
                                own.queueCapacity()));
        models = new WorkerModels(settings.folder(), engine, settings.mayPull());
        workshop = opening.open(engine, models, folder, settings);
        thread = Thread.ofPlatform().daemon().name("studio-worker").start(this::run);
    }

    /**
     * Waits until it is closed.
     *
     * @throws ServiceException if the hub does not want it
     */
    public void awaitEnd() throws InterruptedException, ServiceException {
        ended.await();
        ServiceException problem = dismissal;
        if (problem != null) {
            throw problem;
        }
    }

    @SuppressWarnings("IllegalCatch") // it works on whatever happens
    private void run() {
        try {
            boolean isAway = false;
            while (!closed && dismissal == null) {
                try (Link link =
                        Link.open(
                                PinnedHub.of(settings.code().hub(), settings.folder()),
                                settings.code().user(),
                                settings.code().secret())) {
                    settings.journal().accept("works for the hub at " + settings.code().hub());
                    isAway = false;
                    serve(link);
                } catch (ServiceException refused) {
                    if (refused.kind() == Kind.REFUSED) {
                        dismissal = refused;
                        return;
                    }
                    isAway = told(isAway, refused);
                } catch (IOException | ActiveMQException | RuntimeException broken) {
                    isAway = told(isAway, broken);
                }
                endTask();
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } finally {
            ended.countDown();
        }
    }

    private boolean told(boolean before, Exception problem) {
        if (!before && !closed) {
            settings.journal().accept(ProblemSentence.of(problem) + "; tries again");
        }
        return true;
    }

    private void endTask() throws InterruptedException {
        Task running = task;
        if (running != null) {
            running.abandon();
            boolean over = running.join(LONGEST_END_MILLIS);
            if (over) {
                task = null;
            }
        }
    }

    private void serve(Link link) throws ActiveMQException, InterruptedException {
        String queue = Addresses.ofWorker(settings.code().user(), id);
        try (ClientSession session = link.session(false);
                Task.Desk desk = Task.Desk.of(link)) {
            Mail mail = new Mail(session);
            mail.requireQueue(queue);
            try (ClientConsumer consumer = session.createConsumer(queue)) {
                long toldNanos = System.nanoTime() - PRESENCE_MILLIS * 1_000_000;
                while (!closed && dismissal == null && !link.isClosed()) {
                    if (System.nanoTime() - toldNanos >= PRESENCE_MILLIS * 1_000_000) {
                        mail.send(Addresses.DESK, presence(false), false);
                        toldNanos = System.nanoTime();
                    }
                    ClientMessage message = consumer.receive(LISTEN_MILLIS);
                    if (message != null) {
                        take(message, desk);
                        message.acknowledge();
                    }
                }
                if (!link.isClosed()) {
                    endTask();
                    mail.send(Addresses.DESK, presence(true), false);
                    mail.settle();
                }
            }
        }
    }

    private void take(ClientMessage message, Task.Desk desk)
            throws ActiveMQException, InterruptedException {
        try {
            switch (Slip.forWorker(
                    Mail.text(message, Addresses.KIND), Mail.body(message, MOST_SLIP_BYTES))) {
                case Slip.Turn(String job) -> begin(job, desk);
                case Slip.Stop(String job) ->
                        Optional.ofNullable(task)
                                .filter(running -> running.id().equals(job))
                                .ifPresent(Task::cancel);
                case Slip.Dismissed(String sentence) ->
                        dismissal = new ServiceException(Kind.REFUSED, sentence);
            }
        } catch (ServiceException | IllegalArgumentException foreign) {
            settings.journal().accept(ProblemSentence.of(foreign));
        }
    }

    /** The turn may come while the one before is being put away. */
    private void begin(String job, Task.Desk desk) throws InterruptedException {
        Task before = task;
        if (before != null && !before.join(LONGEST_END_MILLIS)) {
            return; // what this machine says of itself tells the desk
        }
        Task next =
                new Task(
                        job, id, desk, workshop, models, () -> presence(false), settings.journal());
        task = next;
        next.start();
    }

    private Slip.Presence presence(boolean leaving) {
        Task now = task;
        Task running = now != null && !now.isOver() ? now : null;
        if (running != null && running.stepsPerSecond() > 0) {
            stepsPerSecond = running.stepsPerSecond();
        }
        return new Slip.Presence(
                id,
                settings.machine(),
                settings.version(),
                Slip.PROTOCOL,
                models.has(),
                models.loaded(),
                engine.status().modelBytesLimit(),
                running == null ? "" : running.id(),
                running == null ? 0 : running.fraction(),
                stepsPerSecond,
                settings.mayPull(),
                leaving);
    }

    /** Ends it; a job that it makes goes to another machine. */
    @Override
    public void close() throws IOException {
        closed = true;
        try {
            thread.join(2 * LONGEST_END_MILLIS);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
        engine.close();
        folder.close();
    }
}
