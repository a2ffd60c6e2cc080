package org.continuo.studio.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.UnaryOperator;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.UserSettings;
import org.continuo.core.service.wire.EventJson;
import org.continuo.engine.service.local.Problems;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Delivery.Maker;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Parcel;
import org.continuo.studio.messages.Slip;

/** A job that the studio makes. */
final class ClipWork extends StudioWork implements StudioJob {
    private final JobRequest request;
    private final UnaryOperator<String> naming;
    private final StudioModels models;
    private final DataFolder data;
    private final boolean keepsTakes;
    private final Hearing hearing;
    private final JobSounds sounds;
    private final CompletableFuture<JobResult> outcome = new CompletableFuture<>();
    private volatile Optional<Maker> maker = Optional.empty();
    private volatile List<ClipOrigin> origins = List.of();

    /**
     * A job.
     *
     * @param naming from the request's models to their names in messages
     * @param data whose settings say what clips tell of themselves
     * @param keepsTakes whether its takes are kept there
     */
    ClipWork(
            Slip.Ask ask,
            Map<String, Content> contents,
            Connection connection,
            JobRequest request,
            UnaryOperator<String> naming,
            StudioModels models,
            DataFolder data,
            boolean keepsTakes,
            JobListener listener) {
        super(ask, contents, connection);
        this.request = request;
        this.naming = naming;
        this.models = models;
        this.data = data;
        this.keepsTakes = keepsTakes;
        hearing = new Hearing(listener);
        sounds =
                new JobSounds(
                        note -> hearing.on("", new JobEvent.Note(note)), this::requireNotCancelled);
    }

    @Override
    Order order() throws IOException {
        return Order.Clips.of(sounds.inMemory(request), naming);
    }

    @Override
    void news(Slip.News news) throws ServiceException {
        JobEvent event = EventJson.readJobEvent(news.event(), news.data());
        hearing.on(
                news.making(),
                event instanceof JobEvent.Note(String sentence)
                        ? new JobEvent.Note(sounds.told(models.local(sentence)))
                        : event);
    }

    @Override
    void delivered(Parcel parcel) throws IOException {
        if (!(Delivery.read(parcel, request.clips())
                instanceof Delivery.Clips(JobResult result, Maker by))) {
            throw new IllegalArgumentException("the studio's result: expected clips, found none");
        }
        maker = Optional.of(by);
        origins = result.origins().stream().map(models::local).toList();
        UserSettings user = UserSettings.of(data);
        if (keepsTakes && user.takesBytes() > 0) {
            keep(result, TakeLibrary.of(data, user.takesBytes()));
        }
        JobResult own = result.from(user.origin() ? origins : List.of());
        tell(new JobEvent.Done(own), () -> outcome.complete(own));
    }

    /** What cannot be kept is delivered all the same; its tokens stay where it was made. */
    private void keep(JobResult result, TakeLibrary library) {
        try {
            for (int clip = 0; clip < origins.size(); clip++) {
                ClipOrigin origin = origins.get(clip);
                library.add(
                        new TakeLibrary.Made(
                                result.clips().get(clip),
                                origin,
                                request.alone(origin.words(), origin.seed()),
                                Optional.empty()));
            }
        } catch (IOException refused) {
            hearing.on("", new JobEvent.Note(ProblemSentence.of(refused)));
        }
    }

    @Override
    void failed(ServiceException problem) {
        ServiceException told =
                new ServiceException(
                        problem.kind(),
                        sounds.told(models.local(problem.sentence())),
                        problem.nextStep(),
                        problem);
        tell(new JobEvent.Failed(told), () -> outcome.completeExceptionally(told));
    }

    @Override
    void endedByCancelling() {
        tell(new JobEvent.Cancelled(), () -> outcome.cancel(false));
    }

    private void tell(JobEvent last, Runnable end) {
        try {
            hearing.on("", last);
        } finally {
            end.run();
        }
    }

    @Override
    public JobResult await() throws ServiceException, InterruptedException {
        try {
            return outcome.get();
        } catch (ExecutionException failed) {
            throw Problems.of(failed.getCause() == null ? failed : failed.getCause());
        }
    }

    @Override
    public Optional<Maker> maker() {
        return maker;
    }

    @Override
    public List<ClipOrigin> origins() {
        return origins;
    }
}
