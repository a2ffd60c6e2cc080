package org.continuo.studio.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.studio.messages.Content;
import org.continuo.studio.messages.Delivery;
import org.continuo.studio.messages.Delivery.Maker;
import org.continuo.studio.messages.Order;
import org.continuo.studio.messages.Parcel;
import org.continuo.studio.messages.Slip;

/** A job that the studio makes. */
final class ClipWork extends StudioWork<JobEvent, JobResult> implements StudioJob {
    private final JobRequest request;
    private final UnaryOperator<String> naming;
    private final StudioModels models;
    private final DataFolder data;
    private final boolean keepsTakes;
    private final Hearing hearing;
    private final JobSounds sounds;
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
                        ? new JobEvent.Note(named(sentence))
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
        done(new JobEvent.Done(own), own);
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
            hear(new JobEvent.Note(ProblemSentence.of(refused)));
        }
    }

    @Override
    void hear(JobEvent event) {
        hearing.on("", event);
    }

    @Override
    JobEvent failure(ServiceException problem) {
        return new JobEvent.Failed(problem);
    }

    @Override
    JobEvent cancellation() {
        return new JobEvent.Cancelled();
    }

    @Override
    String named(String sentence) {
        return sounds.told(models.local(sentence));
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
