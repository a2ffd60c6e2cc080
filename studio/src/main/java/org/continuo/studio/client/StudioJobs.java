package org.continuo.studio.client;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.UUID;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.GenerationService.Separation;
import org.continuo.core.service.GenerationService.SeparationListener;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.engine.service.local.Problems;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.HubView;
import org.continuo.studio.messages.ModelNames;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Slip;
import org.continuo.studio.messages.Slip.Work;

/** Hands jobs to a studio. */
public final class StudioJobs implements AutoCloseable {
    private static final double FRAMES_PER_SECOND = 50;

    private final Connection connection;
    private final DataFolder data;
    private final boolean keepsTakes;
    private final StudioModels models;

    /**
     * A client of a hub, which is not waited for.
     *
     * @param own what this machine's models are called
     * @param data what the user has set up
     */
    public StudioJobs(JoinCode code, StudioSettings settings, OwnModels own, DataFolder data) {
        this(code, settings, own, data, false);
    }

    /** The same, which keeps takes there if {@code keepsTakes}. */
    StudioJobs(
            JoinCode code,
            StudioSettings settings,
            OwnModels own,
            DataFolder data,
            boolean keepsTakes) {
        this.data = data;
        this.keepsTakes = keepsTakes;
        models = new StudioModels(own, settings.mayShare());
        connection = new Connection(code, settings);
    }

    /**
     * Waits until the hub was reached.
     *
     * @throws ServiceException if it is not within that time, or does not know this user
     */
    public void awaitHub(Duration patience) throws ServiceException {
        connection.await(patience);
    }

    /** As {@link org.continuo.core.service.GenerationService#submit}. */
    public StudioJob submit(JobRequest request, JobListener listener) throws ServiceException {
        if (request.context().flatMap(JobRequest.Context::tokens).isPresent()) {
            throw new ServiceException(
                    Kind.BAD_REQUEST,
                    "tokens: expected a sound to go on from in a job for the studio, found those of"
                            + " a take, which only this machine has");
        }
        Map<String, Content> contents = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        try {
            for (String name : ModelNames.in(RequestJson.write(request))) {
                names.put(name, models.named(name, contents));
            }
        } catch (IOException | IllegalArgumentException refused) {
            throw Problems.of(refused);
        }
        ClipWork work =
                new ClipWork(
                        new Slip.Ask(
                                UUID.randomUUID().toString(),
                                connection.client(),
                                Work.CLIPS,
                                names.getOrDefault(request.model().model(), ""),
                                request.descriptions().getFirst(),
                                Order.Clips.seconds(request),
                                request.streamed(),
                                List.copyOf(contents.keySet())),
                        contents,
                        connection,
                        request,
                        name -> names.getOrDefault(name, name),
                        models,
                        data,
                        keepsTakes,
                        listener);
        connection.submit(work);
        return work;
    }

    /** As {@link org.continuo.core.service.GenerationService#separate}. */
    public Separation separate(SeparationRequest request, SeparationListener listener)
            throws ServiceException {
        Map<String, Content> contents = new LinkedHashMap<>();
        String model;
        try {
            model = models.named(request.model(), contents);
        } catch (IOException | IllegalArgumentException refused) {
            throw Problems.of(refused);
        }
        StemWork work =
                new StemWork(
                        new Slip.Ask(
                                UUID.randomUUID().toString(),
                                connection.client(),
                                Work.STEMS,
                                "",
                                request.name(),
                                0,
                                false,
                                List.copyOf(contents.keySet())),
                        contents,
                        connection,
                        request,
                        model,
                        models,
                        listener);
        connection.submit(work);
        return work;
    }

    /** What the studio does: its machines, jobs, models. */
    public HubView view() throws ServiceException {
        return connection.view();
    }

    /** After how many seconds it would have a job done; absent while that is not known. */
    public OptionalDouble seconds(JobRequest request) throws ServiceException {
        return StudioSpeed.seconds(view(), request.length().frames(FRAMES_PER_SECOND));
    }

    /** A text in which the names of messages are those of the user. */
    String local(String text) {
        return models.local(text);
    }

    @Override
    public void close() {
        connection.close();
    }
}
