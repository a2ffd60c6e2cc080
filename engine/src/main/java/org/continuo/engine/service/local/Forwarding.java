package org.continuo.engine.service.local;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.service.local.Elsewhere.Begun;

/**
 * Jobs of this engine that are made elsewhere, each on a thread of its own. What that place cannot
 * finish, because it is gone, this machine makes where it may; sound that was heard is not heard
 * again.
 */
final class Forwarding {
    private final Elsewhere elsewhere;
    private final TakeKeeping keeping;
    private final Here here;
    private final Map<QueuedWork, Begun> begun = new ConcurrentHashMap<>();
    private final Map<EngineJob, Boolean> all = new ConcurrentHashMap<>();

    /** This machine, which makes jobs, too. */
    interface Here {
        /** After how many seconds it would have a job done; absent where it knows too little. */
        OptionalDouble seconds(JobRequest request);

        /** Has a job made by it. */
        void add(EngineJob job) throws ServiceException;
    }

    Forwarding(Elsewhere elsewhere, TakeKeeping keeping, Here here) {
        this.elsewhere = elsewhere;
        this.keeping = keeping;
        this.here = here;
    }

    boolean isConsidered() {
        return elsewhere.isConsidered();
    }

    boolean isBusy() {
        return !all.isEmpty();
    }

    void start(EngineJob job) {
        all.put(job, true);
        Thread.ofVirtual().name("elsewhere-" + job.id()).start(() -> run(job));
    }

    /** Ends a job that is made elsewhere. */
    void cancel(QueuedWork job) {
        Optional.ofNullable(begun.get(job)).ifPresent(Begun::cancel);
    }

    @SuppressWarnings("IllegalCatch") // whatever happens becomes the job's last event
    private void run(EngineJob job) {
        try {
            if (isSoonerHere(job)) {
                here.add(job);
                return;
            }
            Optional<Begun> there =
                    elsewhere.begin(
                            job.request(),
                            event -> {
                                if (!event.isLast()) {
                                    job.on(event);
                                }
                            });
            if (there.isEmpty()) {
                here.add(job);
                return;
            }
            begun.put(job, there.get());
            if (job.isCancelWanted()) {
                there.get().cancel();
            }
            JobResult result = there.get().await();
            job.on(new JobEvent.Note(there.get().maker()));
            job.done(result.from(keeping.keepFromElsewhere(job, result, there.get().origins())));
        } catch (CancellationException cancelled) {
            job.cancelled();
        } catch (Throwable problem) {
            failed(job, Problems.of(problem));
        } finally {
            begun.remove(job);
            all.remove(job);
        }
    }

    private boolean isSoonerHere(EngineJob job) {
        OptionalDouble own = here.seconds(job.request());
        if (own.isEmpty() || !elsewhere.mayBeHere()) {
            return false;
        }
        OptionalDouble other = elsewhere.seconds(job.request());
        if (other.isEmpty() || other.getAsDouble() < own.getAsDouble()) {
            return false;
        }
        job.on(
                new JobEvent.Note(
                        String.format(
                                Locale.ROOT,
                                "this machine makes it, in about %.0f s: the studio would take %.0f"
                                        + " s",
                                own.getAsDouble(),
                                other.getAsDouble())));
        return true;
    }

    private void failed(EngineJob job, ServiceException problem) {
        if (problem.kind() != Kind.NO_ENGINE || !elsewhere.mayBeHere()) {
            job.failed(problem);
            return;
        }
        try {
            job.on(new JobEvent.Note(problem.sentence() + "; this machine makes it"));
            job.on(new JobEvent.Machine(""));
            job.again();
            here.add(job);
        } catch (ServiceException full) {
            job.failed(full);
        } catch (CancellationException cancelled) {
            job.cancelled();
        }
    }

    /** Ends what is made elsewhere. */
    void close() {
        elsewhere.close();
    }
}
