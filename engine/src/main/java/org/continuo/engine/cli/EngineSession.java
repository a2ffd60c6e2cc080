package org.continuo.engine.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.GenerationService.Job;
import org.continuo.core.service.GenerationService.JobListener;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobResult;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.EngineLauncher;
import org.continuo.core.service.client.EngineSource;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.core.service.client.RunningEngine.Found;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.engine.cli.daw.Installation;
import org.continuo.engine.cli.models.UserEngine;
import org.continuo.engine.cli.report.AtShutdown;
import org.continuo.engine.cli.report.InstallationFolder;
import org.continuo.engine.cli.studio.ConfiguredStudio;
import org.continuo.engine.cli.studio.UseFile.EngineChoice;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.InProcessService;
import org.continuo.engine.service.local.LocalEngine;
import org.jspecify.annotations.Nullable;

/** The engine that a command generates with: the one that runs, or one of its own. */
final class EngineSession implements AutoCloseable {
    static final String AUTO = "auto";
    static final String IN_PROCESS = "inprocess";
    static final String START = "start";
    static final String STUDIO = "studio";
    static final String LOCAL = "local";

    private static final String TOKEN_VARIABLE = "CONTINUO_ENGINE_TOKEN";

    private final GenerationService service;
    private final @Nullable LocalEngine own;

    private EngineSession(GenerationService service, @Nullable LocalEngine own) {
        this.service = service;
        this.own = own;
    }

    /**
     * Opens the chosen engine: {@link #AUTO}, {@link #START}, {@link #IN_PROCESS}, {@link #STUDIO},
     * {@link #LOCAL} or an address.
     *
     * @param note hears what the user should know of the choice
     */
    static EngineSession open(String choice, Consumer<String> note) throws IOException {
        return switch (choice) {
            case IN_PROCESS, LOCAL -> inProcess(EngineChoice.LOCAL);
            case STUDIO -> inProcess(EngineChoice.STUDIO);
            case AUTO, START -> shared(choice.equals(START), note);
            default -> {
                EngineAddress address = address(choice);
                yield new EngineSession(new EngineClient(() -> address), null);
            }
        };
    }

    /** The engine that runs; where one does not answer, or must not be started, one of its own. */
    private static EngineSession shared(boolean start, Consumer<String> note) throws IOException {
        RunningEngine running = new RunningEngine(DataFolder.ofUser());
        return switch (running.found()) {
            case Found.Answering _ -> new EngineSession(new EngineClient(successor(running)), null);
            case Found.Silent silent -> {
                note.accept(silent.sentence() + "; this command makes its clips alone");
                yield inProcess(null);
            }
            case Found.Nothing() ->
                    start
                            ? new EngineSession(new EngineClient(launcher(required())), null)
                            : inProcess(null);
        };
    }

    /** Who is asked for an engine again when the one that runs is killed. */
    private static EngineSource successor(RunningEngine running) {
        return InstallationFolder.named()
                .<EngineSource>map(EngineSession::launcher)
                .orElse(running);
    }

    private static Path required() {
        return InstallationFolder.named()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "--engine=start: expected the launcher continuo to name its"
                                        + " folder in %s, found nothing"
                                                .formatted(InstallationFolder.VARIABLE)));
    }

    private static EngineLauncher launcher(Path installation) {
        String command = Installation.commandIn(installation).toString();
        return new EngineLauncher(DataFolder.ofUser(), List.of(command, "serve"));
    }

    /**
     * An engine of this command's own.
     *
     * @param choice who makes the clips; as the user has set up if null
     */
    private static EngineSession inProcess(@Nullable EngineChoice choice) throws IOException {
        EngineSetup setup = UserEngine.setup(Long.MAX_VALUE);
        LocalEngine engine =
                new LocalEngine(setup, new ConfiguredStudio(setup, Optional.ofNullable(choice)));
        return new EngineSession(new InProcessService(engine), engine);
    }

    /** The token of an engine that the data folder does not tell of comes from the environment. */
    private static EngineAddress address(String text) throws IOException {
        int port = port(text);
        Optional<EngineAddress> told =
                EngineAddress.read(DataFolder.ofUser()).filter(address -> address.port() == port);
        if (told.isPresent()) {
            return told.get();
        }
        String token = System.getenv(TOKEN_VARIABLE);
        if (token == null) {
            throw new ServiceException(
                    Kind.NO_ENGINE,
                    "--engine: expected the engine that engine.json in %s tells of, or its token in %s, found neither"
                            .formatted(DataFolder.ofUser().path(), TOKEN_VARIABLE));
        }
        return new EngineAddress(port, token, 0);
    }

    private static int port(String text) {
        IllegalArgumentException wrong =
                new IllegalArgumentException(
                        "--engine: expected auto, inprocess, studio, local or an address such as"
                                + " http://127.0.0.1:41234, found "
                                + text);
        try {
            URI uri = URI.create(text);
            if (!"http".equals(uri.getScheme())
                    || uri.getHost() == null
                    || !Set.of("127.0.0.1", "localhost").contains(uri.getHost())
                    || uri.getPort() < 1) {
                throw wrong;
            }
            return uri.getPort();
        } catch (IllegalArgumentException noUri) {
            throw wrong;
        }
    }

    /**
     * Makes the clips. When this process is told to end, a job of another process ends too; a job
     * of this one ends with it.
     */
    JobResult make(JobRequest request, JobListener listener)
            throws ServiceException, InterruptedException {
        Job job = service.submit(request, listener);
        try (AtShutdown _ = own == null ? new AtShutdown(job::cancel) : null) {
            return job.await();
        }
    }

    @Override
    public void close() {
        service.close();
        if (own != null) {
            own.close();
        }
    }
}
