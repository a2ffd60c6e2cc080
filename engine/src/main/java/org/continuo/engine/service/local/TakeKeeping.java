package org.continuo.engine.service.local;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.request.CodebookTokens;
import org.continuo.core.service.ClipOrigin;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.ModelChoice;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.UserSettings;
import org.continuo.engine.takes.TakeLibrary;
import org.continuo.engine.takes.TakeLibrary.PlacedTokens;

/** Keeps the takes of jobs, as the user wants it, wherever they were made. */
final class TakeKeeping implements AutoCloseable {
    private final DataFolder data;
    private final TakeListening listening = new TakeListening();

    TakeKeeping(DataFolder data) {
        this.data = data;
    }

    /** What takes are made of. */
    private interface Takes {
        List<TakeLibrary.Made> all() throws IOException;
    }

    /** The model by which takes are made again. */
    interface Lasting {
        ModelChoice choice() throws IOException;
    }

    /**
     * Keeps the takes of a job of this machine.
     *
     * @param origins where each comes from
     * @return what their files shall say of themselves
     */
    List<ClipOrigin> keep(
            EngineJob job, ClipMaker.Made made, Lasting lasting, List<ClipOrigin> origins) {
        return keep(
                job,
                () -> {
                    JobRequest request = made.request().with(lasting.choice());
                    List<TakeLibrary.Made> takes = new ArrayList<>();
                    for (int clip = 0; clip < origins.size(); clip++) {
                        CodebookTokens codes = made.result().codes().row(clip);
                        takes.add(
                                take(
                                        request,
                                        made.result().clips().get(clip),
                                        origins.get(clip),
                                        made.tokens()
                                                .map(place -> new PlacedTokens(codes, place))));
                    }
                    return takes;
                },
                origins);
    }

    /** The same of a job that was made elsewhere, where its tokens stay. */
    List<ClipOrigin> keepFromElsewhere(EngineJob job, JobResult result, List<ClipOrigin> origins) {
        return keep(
                job,
                () -> {
                    List<TakeLibrary.Made> takes = new ArrayList<>();
                    for (int clip = 0; clip < origins.size(); clip++) {
                        takes.add(
                                take(
                                        job.request(),
                                        result.clips().get(clip),
                                        origins.get(clip),
                                        Optional.empty()));
                    }
                    return takes;
                },
                origins);
    }

    private static TakeLibrary.Made take(
            JobRequest request,
            AudioSamples sound,
            ClipOrigin origin,
            Optional<PlacedTokens> tokens) {
        return new TakeLibrary.Made(
                sound, origin, request.alone(origin.words(), origin.seed()), tokens);
    }

    /** What cannot be kept is delivered all the same. */
    private List<ClipOrigin> keep(EngineJob job, Takes takes, List<ClipOrigin> origins) {
        UserSettings settings = settings(job);
        if (settings.takesBytes() > 0) {
            TakeLibrary library = TakeLibrary.of(data, settings.takesBytes());
            try {
                for (TakeLibrary.Made take : takes.all()) {
                    library.add(take);
                }
                listening.start(library);
            } catch (IOException refused) {
                job.on(new JobEvent.Note(ProblemSentence.of(refused)));
            }
        }
        return settings.origin() ? origins : List.of();
    }

    /** Clips that are made are not lost for a damaged file. */
    private UserSettings settings(EngineJob job) {
        try {
            return UserSettings.of(data);
        } catch (IOException damaged) {
            job.on(new JobEvent.Note(ProblemSentence.of(damaged) + "; everything is as usual"));
            return UserSettings.DEFAULT;
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}
