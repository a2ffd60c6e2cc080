package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Optional;
import java.util.OptionalDouble;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobEvent;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.engine.cli.studio.Studio.Place;
import org.continuo.engine.cli.studio.UseFile.EngineChoice;
import org.continuo.engine.service.local.Elsewhere;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.Problems;
import org.jspecify.annotations.Nullable;

/**
 * The studio that the user has joined, for an engine. Until there is one, and a job that may go
 * there, nothing of it is loaded and no connection opened.
 */
public final class ConfiguredStudio implements Elsewhere {
    private static final int QUICK_MILLIS = 300;

    private final EngineSetup setup;
    private final Optional<EngineChoice> chosen;
    private @Nullable UseFile opened;
    private @Nullable Elsewhere studio;

    /**
     * The studio for an engine.
     *
     * @param chosen where jobs are made; what the user has set up if absent
     */
    public ConfiguredStudio(EngineSetup setup, Optional<EngineChoice> chosen) {
        this.setup = setup;
        this.chosen = chosen;
    }

    @Override
    public boolean isConsidered() {
        DataFolder data = setup.data();
        try {
            return chosen.equals(Optional.of(EngineChoice.STUDIO))
                    || UseFile.of(data)
                            .filter(use -> choice(use) != EngineChoice.LOCAL)
                            .isPresent();
        } catch (IOException damaged) {
            return true; // the job says so
        }
    }

    private EngineChoice choice(UseFile use) {
        return chosen.orElse(use.engine());
    }

    @Override
    public OptionalDouble seconds(JobRequest request) {
        try {
            UseFile use = use();
            EngineChoice choice = choice(use);
            return choice == EngineChoice.AUTO && answersQuickly(use)
                    ? studio(use, choice).seconds(request)
                    : OptionalDouble.empty();
        } catch (ServiceException untold) {
            return OptionalDouble.empty(); // the job says so
        }
    }

    @Override
    public Optional<Begun> begin(JobRequest request, JobListener listener) throws ServiceException {
        UseFile use = use();
        EngineChoice choice = choice(use);
        if (choice == EngineChoice.AUTO && !answersQuickly(use)) {
            listener.on(
                    new JobEvent.Note(
                            "the studio's hub at %s does not answer; this machine makes it"
                                    .formatted(use)));
            return Optional.empty();
        }
        try {
            return studio(use, choice).begin(request, listener);
        } catch (ServiceException refused) {
            if (choice == EngineChoice.STUDIO) {
                throw refused;
            }
            listener.on(new JobEvent.Note(refused.sentence() + "; this machine makes it"));
            return Optional.empty();
        }
    }

    private UseFile use() throws ServiceException {
        try {
            return UseFile.of(setup.data())
                    .orElseThrow(() ->
                            new ServiceException(
                                    Kind.BAD_REQUEST,
                                    "studio: expected one that was joined, found none"));
        } catch (IOException damaged) {
            throw Problems.of(damaged);
        }
    }

    private static boolean answersQuickly(UseFile use) {
        return use.hub().stream().anyMatch(ConfiguredStudio::answersQuickly);
    }

    private static boolean answersQuickly(Place place) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(place.host(), place.port()), QUICK_MILLIS);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }

    private synchronized Elsewhere studio(UseFile use, EngineChoice choice)
            throws ServiceException {
        if (studio == null || !use.equals(opened)) {
            close();
            try {
                studio =
                        StudioJars.open()
                                .open(
                                        use,
                                        setup.data().resolve("studio"),
                                        setup,
                                        choice == EngineChoice.STUDIO);
            } catch (IOException missing) {
                throw new ServiceException(Kind.FAILED, ProblemSentence.of(missing), missing);
            }
            opened = use;
        }
        return studio;
    }

    @Override
    public boolean mayBeHere() {
        try {
            return choice(use()) == EngineChoice.AUTO;
        } catch (ServiceException gone) {
            return chosen.isEmpty();
        }
    }

    @Override
    public synchronized void close() {
        if (studio != null) {
            studio.close();
            studio = null;
        }
    }
}
