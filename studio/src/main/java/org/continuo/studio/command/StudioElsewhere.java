package org.continuo.studio.command;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.cli.studio.UseFile;
import org.continuo.engine.hub.ModelLocator;
import org.continuo.engine.library.ModelCredit;
import org.continuo.engine.service.local.Elsewhere;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.studio.access.JoinCode;
import org.continuo.studio.client.OwnModels;
import org.continuo.studio.client.StudioJob;
import org.continuo.studio.client.StudioJobs;
import org.continuo.studio.client.StudioSettings;
import org.continuo.studio.messages.Delivery.Maker;

/** A studio as the other place of an engine's jobs. */
final class StudioElsewhere implements Elsewhere {
    /** Of a machine that answered at once: classes are loaded and TLS is agreed on. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final StudioJobs studio;
    private final boolean patient;

    StudioElsewhere(UseFile use, Path folder, EngineSetup setup, boolean patient) {
        this.patient = patient;
        studio =
                new StudioJobs(
                        JoinCode.parse(use.code()),
                        StudioSettings.usual(folder, use.shareModels()),
                        new Own(setup),
                        setup.data());
    }

    /** The models of an engine: by the name where one is found by that, else by the folder. */
    private record Own(EngineSetup setup) implements OwnModels {
        @Override
        public String usual() throws IOException {
            Path folder = setup.defaultModel().folder().toAbsolutePath().normalize();
            return name(folder).orElse(folder.toString());
        }

        @Override
        public Optional<String> name(Path folder) throws IOException {
            if (!ModelLocator.looksLikeModel(folder)) {
                return Optional.empty(); // an adapter, or a model of stems
            }
            String name = ModelCredit.of(setup.library(), folder).name();
            return setup.library()
                    .find(setup.library().reference(name))
                    .filter(found -> found.toAbsolutePath().normalize().equals(folder))
                    .map(_ -> name);
        }
    }

    @Override
    public boolean isConsidered() {
        return true;
    }

    @Override
    public OptionalDouble seconds(JobRequest request) {
        try {
            studio.awaitHub(PATIENCE);
            return studio.seconds(request);
        } catch (ServiceException untold) {
            return OptionalDouble.empty(); // the job says so
        }
    }

    @Override
    public Optional<Begun> begin(JobRequest request, JobListener listener) throws ServiceException {
        studio.awaitHub(PATIENCE);
        StudioJob job = studio.submit(request, listener);
        return Optional.of(
                new Begun() {
                    @Override
                    public void cancel() {
                        job.cancel();
                    }

                    @Override
                    public JobResult await() throws ServiceException, InterruptedException {
                        return job.await();
                    }

                    @Override
                    public String maker() {
                        return job.maker().map(Maker::sentence).orElse("made by the studio");
                    }

                    @Override
                    public List<ClipOrigin> origins() {
                        return job.origins();
                    }
                });
    }

    @Override
    public boolean mayBeHere() {
        return !patient;
    }

    @Override
    public void close() {
        studio.close();
    }
}
