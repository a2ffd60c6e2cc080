package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.GenerationService.SeparationListener;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.UserSettings;
import org.continuo.engine.generation.ChosenDevice;
import org.continuo.engine.generation.Machine;
import org.continuo.engine.generation.MusicGen;
import org.continuo.engine.provenance.ClipSigner;
import org.continuo.engine.takes.TakeLibrary;
import org.jspecify.annotations.Nullable;

/**
 * The engine of this process: takes jobs from clients, does one after the other on a thread of its
 * own, since the processor's cores belong to one model at a time, and keeps models loaded between
 * them. All methods may be called from any thread.
 */
public final class LocalEngine implements AutoCloseable {
    private static final long KEPT_RESULT_BYTES = 256L << 20;
    private static final int KEPT_ENDED_JOBS = 64;
    private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(10);

    /** Much longer than a step or a window takes. */
    private static final long LONGEST_END_MILLIS = 3000;

    private final EngineSetup setup;
    private final FairQueue<QueuedWork> queue;
    private final ModelShelf shelf;
    private final ModelStore store;
    private final StemShelf stems;
    private final MelodyLead lead;
    private final TakeKeeping keeping;
    private final OwnSpeed speed = new OwnSpeed();
    private final Forwarding forwarding;
    private final Map<String, EngineJob> jobs = new LinkedHashMap<>();

    /** Under the lock of {@link #jobs}. */
    private final Map<String, EngineSeparation> separations = new LinkedHashMap<>();

    private final long startNanos = System.nanoTime();
    private final Thread worker;
    private volatile @Nullable QueuedWork running;
    private volatile boolean closed;

    /** Starts to wait for jobs. */
    public LocalEngine(EngineSetup setup) {
        this(setup, Elsewhere.nowhere());
    }

    /** The same, which has some of them made elsewhere. */
    public LocalEngine(EngineSetup setup, Elsewhere elsewhere) {
        this(setup, Machine.own(), MusicGen::of, elsewhere);
    }

    /** The same on another machine. */
    LocalEngine(EngineSetup setup, Machine machine, ModelShelf.Opening opening) {
        this(setup, machine, opening, Elsewhere.nowhere());
    }

    private LocalEngine(
            EngineSetup setup, Machine machine, ModelShelf.Opening opening, Elsewhere elsewhere) {
        this.setup = setup;
        keeping = new TakeKeeping(setup.data());
        forwarding = new Forwarding(elsewhere, keeping, new OwnTurn());
        queue = new FairQueue<>(setup.queueCapacity());
        shelf = new ModelShelf(setup, machine, opening);
        store = new ModelStore(setup, shelf);
        stems = new StemShelf(setup, machine);
        lead = new MelodyLead(stems);
        worker = Thread.ofPlatform().daemon().name("engine").start(this::work);
    }

    /** The turn that a job would have here. */
    private final class OwnTurn implements Forwarding.Here {
        @Override
        public OptionalDouble seconds(JobRequest request) {
            return speed.seconds(request, queue.inOrder(), running);
        }

        @Override
        public void add(EngineJob job) throws ServiceException {
            enqueue(job, () -> {});
        }
    }

    /** The models of this machine. */
    public ModelStore models() {
        return store;
    }

    /** The takes that were kept. */
    public TakeStore takes() {
        return new TakeStore(setup.data());
    }

    /** As {@link org.continuo.core.service.GenerationService#submit}, for a client. */
    public EngineJob submit(String client, JobRequest request, JobListener listener)
            throws ServiceException {
        return submit(UUID.randomUUID().toString(), client, request, listener);
    }

    /** The same under an id that was given out before. */
    public EngineJob submit(String id, String client, JobRequest request, JobListener listener)
            throws ServiceException {
        EngineJob job = new EngineJob(id, client, request, listener);
        if (forwarding.isConsidered()) {
            synchronized (jobs) {
                requireOpen();
                jobs.put(id, job);
            }
            forwarding.start(job);
        } else {
            enqueue(job, () -> jobs.put(id, job));
        }
        return job;
    }

    /** As {@link org.continuo.core.service.GenerationService#separate}, for a client. */
    public EngineSeparation separate(
            String client, SeparationRequest request, SeparationListener listener)
            throws ServiceException {
        String id = UUID.randomUUID().toString();
        EngineSeparation separation = new EngineSeparation(id, client, request, listener);
        enqueue(separation, () -> separations.put(id, separation));
        return separation;
    }

    private void enqueue(QueuedWork work, Runnable remember) throws ServiceException {
        synchronized (jobs) {
            requireOpen();
            if (queue.size() >= queue.capacity()) {
                throw new ServiceException(
                        Kind.BUSY,
                        "the engine's queue is full (%d jobs wait); try again later"
                                .formatted(queue.capacity()));
            }
            // Told before the worker can take it, so that events come in their order.
            work.queuedBehind(queue.size() + (running == null ? 0 : 1));
            remember.run();
            queue.add(work.client(), work);
        }
        announcePositions();
    }

    private void requireOpen() throws ServiceException {
        if (closed) {
            throw new ServiceException(Kind.NO_ENGINE, "the engine is ending; try again");
        }
        forgetOld();
    }

    public Optional<EngineSeparation> separation(String id) {
        synchronized (jobs) {
            return Optional.ofNullable(separations.get(id));
        }
    }

    /** Forgets a separation that has ended; its files stay. */
    public void forget(EngineSeparation separation) {
        synchronized (jobs) {
            if (separation.isOver()) {
                separations.remove(separation.id());
            }
        }
    }

    /** All jobs that are not forgotten, the oldest first. */
    public List<EngineJob> jobs() {
        synchronized (jobs) {
            forgetOld();
            return List.copyOf(jobs.values());
        }
    }

    public Optional<EngineJob> job(String id) {
        synchronized (jobs) {
            return Optional.ofNullable(jobs.get(id));
        }
    }

    /** Cancels a job; at once while it waits, else at its next step. */
    public void cancel(EngineJob job) {
        cancelWork(job);
        forwarding.cancel(job);
    }

    /** Cancels a separation; at once while it waits, else at its next segment. */
    public void cancel(EngineSeparation separation) {
        cancelWork(separation);
    }

    private void cancelWork(QueuedWork work) {
        work.wantCancelled();
        if (queue.remove(work)) {
            work.cancelled();
            announcePositions();
        }
    }

    /** Forgets a job that has ended, and its clips. */
    public void forget(EngineJob job) {
        synchronized (jobs) {
            if (job.isOver()) {
                jobs.remove(job.id());
            }
        }
    }

    /** Whether a job or a separation runs or waits, or a model is fetched. */
    public boolean isBusy() {
        return running != null || queue.size() > 0 || store.isPulling() || forwarding.isBusy();
    }

    public EngineStatus status() {
        QueuedWork now = running;
        return new EngineStatus(
                version(),
                ProcessHandle.current().pid(),
                (System.nanoTime() - startNanos) / 1e9,
                queue.size(),
                now == null ? "" : now.id(),
                shelf.loaded(),
                setup.modelBytesLimit());
    }

    private void work() {
        while (!closed) {
            try {
                QueuedWork work = queue.take();
                running = work;
                announcePositions();
                switch (work) {
                    case EngineJob job -> run(job);
                    case EngineSeparation separation -> separation.run(stems);
                }
            } catch (InterruptedException closing) {
                return;
            } finally {
                running = null;
            }
            announcePositions();
        }
    }

    @SuppressWarnings("IllegalCatch") // whatever happens to a job, the engine goes on
    private void run(EngineJob job) {
        try {
            OwnTakes takes =
                    new OwnTakes(
                            TakeLibrary.of(setup.data(), 0),
                            () -> shelf.credit(job.request().model()).name());
            JobRun.Made made = new JobRun(job, shelf, takes, lead).make();
            ModelChoice used = used(job, made.device());
            List<ClipOrigin> origins =
                    new Origins(
                                    job.request().with(used),
                                    made.clips().result(),
                                    shelf.credit(used),
                                    version())
                            .all();
            List<ClipOrigin> said =
                    keeping.keep(job, made.clips(), () -> shelf.lasting(used), origins);
            speed.heard(job.request().model(), made.clips().result().stepsPerSecond());
            job.done(made.clips().result().from(said));
        } catch (CancellationException cancelled) {
            job.cancelled();
        } catch (Throwable cause) {
            job.failed(Problems.of(cause));
        } finally {
            shelf.release();
        }
    }

    /** What it was made with, where the request leaves that open. */
    private static ModelChoice used(EngineJob job, ChosenDevice device) {
        ModelChoice asked = job.request().model();
        return new ModelChoice(
                asked.model(),
                device.precision().label(),
                asked.threads(),
                device.device().label(),
                asked.adapters());
    }

    /** Who signs clips for clients of other processes; nobody where the user does not want it. */
    public Optional<ClipSigner> signer() throws IOException {
        return UserSettings.of(setup.data()).manifest()
                ? Optional.of(ClipSigner.of(setup.data()))
                : Optional.empty();
    }

    private static String version() {
        String version = LocalEngine.class.getPackage().getImplementationVersion();
        return version == null ? "unpackaged" : version;
    }

    private void announcePositions() {
        int ahead = running == null ? 0 : 1;
        for (QueuedWork work : queue.inOrder()) {
            work.queuedBehind(ahead++);
        }
    }

    /** Ended jobs go, the oldest first, when they are old or hold too much. */
    private void forgetOld() {
        List<EngineJob> ended =
                new ArrayList<>(jobs.values().stream().filter(EngineJob::isOver).toList());
        long bytes = ended.stream().mapToLong(EngineJob::resultBytes).sum();
        long now = System.nanoTime();
        while (!ended.isEmpty()
                && (ended.size() > KEPT_ENDED_JOBS
                        || (bytes > KEPT_RESULT_BYTES && ended.size() > 1)
                        || now - ended.getFirst().endedNanos() > KEPT_NANOS)) {
            EngineJob old = ended.removeFirst();
            bytes -= old.resultBytes();
            jobs.remove(old.id());
        }
        List<EngineSeparation> over =
                new ArrayList<>(
                        separations.values().stream().filter(EngineSeparation::isOver).toList());
        while (over.size() > KEPT_ENDED_JOBS) {
            separations.remove(over.removeFirst().id());
        }
    }

    /** Cancels the jobs and separations of these clients where they are not over. */
    public void cancelAllOf(Predicate<String> clients) {
        List<QueuedWork> doomed = new ArrayList<>();
        synchronized (jobs) {
            doomed.addAll(jobs.values());
            doomed.addAll(separations.values());
        }
        doomed.removeIf(work -> work.isOver() || !clients.test(work.client()));
        doomed.forEach(this::cancelWork);
        doomed.forEach(forwarding::cancel);
    }

    /**
     * Cancels everything and gives the models' memory back. May be called twice. A job that does
     * not end within seconds is left to itself, with its model; {@link #isHeldUp} tells.
     */
    @Override
    public void close() {
        synchronized (jobs) {
            closed = true;
        }
        cancelAllOf(_ -> true);
        forwarding.close();
        store.close();
        keeping.close();
        worker.interrupt();
        if (worker == Thread.currentThread() || isOverSoon(worker)) {
            shelf.close();
            return;
        }
        QueuedWork stuck = running;
        if (stuck != null) {
            stuck.cancelled();
        }
    }

    /** Whether a job goes on although the engine is closed. */
    public boolean isHeldUp() {
        return closed && worker.isAlive() && worker != Thread.currentThread();
    }

    private static boolean isOverSoon(Thread thread) {
        boolean interrupted = false;
        long deadline = System.nanoTime() + LONGEST_END_MILLIS * 1_000_000;
        while (thread.isAlive() && System.nanoTime() < deadline) {
            try {
                thread.join(LONGEST_END_MILLIS);
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return !thread.isAlive();
    }
}
