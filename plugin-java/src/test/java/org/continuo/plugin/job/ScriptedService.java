package org.continuo.plugin.job;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullEvent;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.SeparationEvent;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.TakeInfo;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.TakesFound;

/** A service that plays what the test has written, one script for each job. */
final class ScriptedService implements GenerationService {
    final List<JobRequest> requests = new ArrayList<>();
    final CountDownLatch closed = new CountDownLatch(1);
    final List<String> cancelled = new ArrayList<>();
    final BlockingQueue<Pulling> pulls = new LinkedBlockingQueue<>();
    final BlockingQueue<Separating> separations = new LinkedBlockingQueue<>();
    private final Deque<Script> scripts = new ArrayDeque<>();

    /** What becomes of a job. */
    interface Script {
        void play(JobListener listener) throws ServiceException;
    }

    ScriptedService then(Script script) {
        scripts.add(script);
        return this;
    }

    ScriptedService then(JobEvent... events) {
        return then(listener -> List.of(events).forEach(listener::on));
    }

    @Override
    public Job submit(JobRequest request, JobListener listener) throws ServiceException {
        requests.add(request);
        scripts.removeFirst().play(listener);
        return new Job() {
            @Override
            public String id() {
                return "remote";
            }

            @Override
            public void cancel() {
                cancelled.add("remote");
                listener.on(new JobEvent.Cancelled());
            }

            @Override
            public JobResult await() {
                throw new UnsupportedOperationException();
            }
        };
    }

    @Override
    public List<JobInfo> jobs() {
        return List.of();
    }

    @Override
    public TakesFound findTakes(TakeQuery query) {
        return new TakesFound(List.of(), 0, 0);
    }

    @Override
    public TakeInfo starTake(String id, boolean starred) throws ServiceException {
        throw new ServiceException(ServiceException.Kind.BAD_REQUEST, "no take has " + id);
    }

    @Override
    public JobRequest takeRequest(String id) throws ServiceException {
        throw new ServiceException(ServiceException.Kind.BAD_REQUEST, "no take has " + id);
    }

    @Override
    public List<ModelInfo> models() {
        return List.of();
    }

    @Override
    public PullOffer offer(String name) throws ServiceException {
        if (name.equals("unknown")) {
            throw new ServiceException(ServiceException.Kind.NOT_FOUND, "the hub knows no unknown");
        }
        return new PullOffer(name, 1_000, 9_000, "/cache", Map.of());
    }

    /** A model on its way, which the test lets go on. */
    record Pulling(String name, boolean acceptLicenses, PullListener listener) implements Pull {
        @Override
        public void cancel() {
            listener.on(new PullEvent.Cancelled());
        }

        @Override
        public String await() {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public Pull pull(String name, boolean acceptLicenses, PullListener listener) {
        Pulling pull = new Pulling(name, acceptLicenses, listener);
        pulls.add(pull);
        return pull;
    }

    @Override
    public long remove(String name) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void decode(Path sound, Path wav) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Separation separate(SeparationRequest request, SeparationListener listener)
            throws ServiceException {
        if (request.sound().file().path().endsWith("nobodys.wav")) {
            throw new ServiceException(ServiceException.Kind.BUSY, "the engine's queue is full");
        }
        Separating separating = new Separating(request, listener);
        separations.add(separating);
        return separating;
    }

    /** A sound that is taken apart, which the test lets go on. */
    record Separating(SeparationRequest request, SeparationListener listener)
            implements Separation {
        @Override
        public void cancel() {
            listener.on(new SeparationEvent.Cancelled());
        }

        @Override
        public List<StemFile> await() {
            throw new UnsupportedOperationException();
        }
    }

    @Override
    public EngineStatus status() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
