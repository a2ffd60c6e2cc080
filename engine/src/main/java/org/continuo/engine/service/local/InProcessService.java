package org.continuo.engine.service.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.SoundFile;
import org.continuo.core.audio.WavFile;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.SeparationEvent.StemFile;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.TakeInfo;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.TakesFound;

/** One client of an engine in the same process. Closing it leaves the engine to its owner. */
public final class InProcessService implements GenerationService {
    private final LocalEngine engine;
    private final String client = "in-process-" + UUID.randomUUID();
    private final List<Pull> pulls = new ArrayList<>();

    public InProcessService(LocalEngine engine) {
        this.engine = engine;
    }

    @Override
    public Job submit(JobRequest request, JobListener listener) throws ServiceException {
        String id = UUID.randomUUID().toString();
        EngineJob job =
                engine.submit(
                        id,
                        client,
                        request,
                        event -> {
                            listener.on(event);
                            if (event.isLast()) {
                                forget(id, event);
                            }
                        });
        return new Job() {
            @Override
            public String id() {
                return id;
            }

            @Override
            public void cancel() {
                engine.cancel(job);
            }

            @Override
            public JobResult await() throws ServiceException, InterruptedException {
                return job.await();
            }
        };
    }

    /** Its client has heard everything. */
    private void forget(String id, JobEvent last) {
        assert last.isLast();
        engine.job(id).ifPresent(engine::forget);
    }

    @Override
    public List<JobInfo> jobs() {
        return engine.jobs().stream().map(EngineJob::info).toList();
    }

    @Override
    public List<ModelInfo> models() throws ServiceException {
        return engine.models().list();
    }

    @Override
    public PullOffer offer(String name) throws ServiceException, InterruptedException {
        return engine.models().offer(name);
    }

    @Override
    public Pull pull(String name, boolean acceptLicenses, PullListener listener)
            throws ServiceException {
        EnginePull pull = engine.models().pull(client, name, acceptLicenses, listener);
        synchronized (pulls) {
            pulls.add(pull);
        }
        return pull;
    }

    @Override
    public long remove(String name) throws ServiceException {
        return engine.models().remove(name);
    }

    @Override
    public void decode(Path sound, Path wav) throws ServiceException {
        try {
            WavFile.write(wav, SoundFile.at(sound).read(), SampleEncoding.FLOAT_32);
        } catch (IOException | RuntimeException | OutOfMemoryError problem) {
            throw Problems.of(problem);
        }
    }

    @Override
    public Separation separate(SeparationRequest request, SeparationListener listener)
            throws ServiceException {
        EngineSeparation separation = engine.separate(client, request, listener);
        return new Separation() {
            @Override
            public void cancel() {
                engine.cancel(separation);
            }

            @Override
            public List<StemFile> await() throws ServiceException, InterruptedException {
                return separation.await();
            }
        };
    }

    @Override
    public TakesFound findTakes(TakeQuery query) throws ServiceException {
        return engine.takes().find(query);
    }

    @Override
    public TakeInfo starTake(String id, boolean starred) throws ServiceException {
        return engine.takes().star(id, starred);
    }

    @Override
    public JobRequest takeRequest(String id) throws ServiceException {
        return engine.takes().request(id);
    }

    @Override
    public EngineStatus status() {
        return engine.status();
    }

    @Override
    public void close() {
        engine.cancelAllOf(client::equals);
        synchronized (pulls) {
            pulls.forEach(Pull::cancel);
        }
    }
}
