package org.continuo.studio.client;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.EngineStatus.LoadedModel;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.TakeInfo;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.TakesFound;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.HubView.Machine;

/**
 * A studio as a service: clips and stems are made by its machines; what concerns this machine's own
 * models and files is done by its own engine.
 */
public final class StudioService implements GenerationService {
    private final StudioJobs studio;
    private final GenerationService own;

    /**
     * A client of a hub, which is not waited for.
     *
     * @param own the engine of this machine; closed with this
     * @param data what the user has set up
     */
    public StudioService(
            JoinCode code, StudioSettings settings, GenerationService own, DataFolder data) {
        this.own = own;
        studio = new StudioJobs(code, settings, OwnModels.of(own), data, true);
    }

    @Override
    public StudioJob submit(JobRequest request, JobListener listener) throws ServiceException {
        return studio.submit(request, listener);
    }

    @Override
    public Separation separate(SeparationRequest request, SeparationListener listener)
            throws ServiceException {
        return studio.separate(request, listener);
    }

    /** What the studio does: its machines, jobs, models. */
    public HubView view() throws ServiceException {
        return studio.view();
    }

    @Override
    public List<JobInfo> jobs() throws ServiceException {
        return view().jobs();
    }

    @Override
    public EngineStatus status() throws ServiceException {
        HubView view = view();
        List<LoadedModel> loaded = new ArrayList<>();
        for (Machine machine : view.machines()) {
            for (LoadedModel model : machine.loaded()) {
                loaded.add(
                        new LoadedModel(
                                studio.local(model.model()),
                                model.precision(),
                                model.device(),
                                model.bytes()));
            }
        }
        return new EngineStatus(
                view.version(),
                view.processId(),
                view.uptimeSeconds(),
                view.queued(),
                view.machines().stream()
                        .map(Machine::job)
                        .filter(job -> !job.isEmpty())
                        .min(Comparator.naturalOrder())
                        .orElse(""),
                loaded,
                view.machines().stream().mapToLong(Machine::modelBytesLimit).sum());
    }

    @Override
    public List<ModelInfo> models() throws ServiceException {
        return own.models();
    }

    @Override
    public PullOffer offer(String name) throws ServiceException, InterruptedException {
        return own.offer(name);
    }

    @Override
    public Pull pull(String name, boolean acceptLicenses, PullListener listener)
            throws ServiceException {
        return own.pull(name, acceptLicenses, listener);
    }

    @Override
    public long remove(String name) throws ServiceException {
        return own.remove(name);
    }

    @Override
    public void decode(Path sound, Path wav) throws ServiceException {
        own.decode(sound, wav);
    }

    @Override
    public TakesFound findTakes(TakeQuery query) throws ServiceException {
        return own.findTakes(query);
    }

    @Override
    public TakeInfo starTake(String id, boolean starred) throws ServiceException {
        return own.starTake(id, starred);
    }

    @Override
    public JobRequest takeRequest(String id) throws ServiceException {
        return own.takeRequest(id);
    }

    @Override
    public void close() {
        studio.close();
        own.close();
    }
}
