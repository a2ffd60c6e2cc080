package org.continuo.engine.cli;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.EngineClient;
import org.continuo.core.service.client.RunningEngine;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.engine.cli.models.UserEngine;
import org.continuo.engine.cli.report.AtShutdown;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.continuo.engine.cli.studio.ConfiguredStudio;
import org.continuo.engine.cli.studio.UseFile.EngineChoice;
import org.continuo.engine.service.local.EngineSetup;
import org.continuo.engine.service.local.LocalEngine;
import org.continuo.engine.service.server.EngineServer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The engine for other processes. */
@Command(
        name = "serve",
        description = {
            "Runs the engine for the plugin, for scripts and for other commands of this user: one"
                    + " for all, models stay loaded. Ends by itself when nobody needs it.",
            "It listens on this machine alone, and only for those who can read engine.json in the"
                    + " user's data folder ($CONTINUO_HOME, else ~/.local/share/continuo)."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false)
final class ServeCommand implements Callable<Integer> {
    /** What other programs keep of the memory. */
    private static final int MEMORY_SHARE = 2;

    private static final double MOST_IDLE_MINUTES = 60 * 24 * 365;

    /** For which an engine has time to end in order, and for which that is waited for. */
    private static final Duration LONGEST_CLOSE = Duration.ofSeconds(8);

    private static final Duration LONGEST_END = Duration.ofSeconds(12);

    @ArgGroup(exclusive = true)
    @Nullable Instead instead;

    @Option(
            names = "--idle-minutes",
            paramLabel = "M",
            defaultValue = "10",
            description = "End after this time without any client. Default: ${DEFAULT-VALUE}.")
    double idleMinutes = 10;

    @Option(
            names = "--model-memory",
            paramLabel = "GB",
            description =
                    "What loaded models may take together; the one used longest ago makes room."
                            + " Default: half of this machine's memory.")
    @Nullable Double modelMemoryGigabytes;

    @Option(
            names = "--engine",
            paramLabel = "E",
            description =
                    "Who makes the clips, where a studio is used: auto, the studio where it answers"
                            + " within 300 ms, else this machine; studio; local. Default: what"
                            + " continuo studio use was told.")
    @Nullable EngineChoice engine;

    @Spec @Nullable CommandSpec spec;

    /** What to do with an engine that runs already. */
    static final class Instead {
        @Option(names = "--status", description = "Say what the running engine does, and end.")
        boolean status;

        @Option(names = "--stop", description = "End the running engine.")
        boolean stop;
    }

    @Override
    public Integer call() throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        DataFolder folder = DataFolder.ofUser();
        if (instead == null) {
            serve(folder, out);
        } else {
            try (EngineClient client = new EngineClient(new RunningEngine(folder))) {
                if (instead.stop) {
                    stop(client, new RunningEngine(folder), out);
                } else {
                    print(client.status(), out);
                }
            }
        }
        out.flush();
        return ExitCode.DONE.number();
    }

    private static void stop(EngineClient client, RunningEngine running, PrintWriter out)
            throws IOException {
        long process = client.status().processId();
        client.stopEngine();
        if (!running.awaitEnd(LONGEST_END)) {
            throw new ServiceException(
                    Kind.FAILED,
                    "the engine (process %d) was told to end and did not within %d s"
                            .formatted(process, LONGEST_END.toSeconds()));
        }
        out.println("stopped");
    }

    private static void print(EngineStatus status, PrintWriter out) {
        out.printf(
                "engine %s, process %d, up for %.0f s: %s, %d waiting%n",
                status.version(),
                status.processId(),
                status.uptimeSeconds(),
                status.running().isEmpty() ? "idle" : "generating",
                status.queued());
        for (EngineStatus.LoadedModel model : status.loaded()) {
            out.printf(
                    "loaded: %s, %s, %s, %.2f GB%n",
                    model.model(), model.precision(), model.device(), model.bytes() / 1e9);
        }
    }

    private void serve(DataFolder folder, PrintWriter out) throws IOException {
        if (!(idleMinutes > 0 && idleMinutes <= MOST_IDLE_MINUTES)) {
            throw new IllegalArgumentException(
                    "--idle-minutes: expected more than 0 and at most a year, found "
                            + idleMinutes);
        }
        EngineServer.Limits limits =
                EngineServer.Limits.DEFAULT.idleAfter(
                        Duration.ofMillis(Math.round(idleMinutes * 60_000)));
        long modelBytes = modelBytes();
        Optional<EngineServer> started =
                EngineServer.start(
                        folder,
                        () -> {
                            EngineSetup setup = UserEngine.setup(modelBytes);
                            return new LocalEngine(
                                    setup,
                                    new ConfiguredStudio(setup, Optional.ofNullable(engine)));
                        },
                        limits);
        if (started.isEmpty()) {
            out.println(alreadyRunning(folder));
            return;
        }
        EngineServer server = started.get();
        try (AtShutdown _ = new AtShutdown(() -> forget(server.address(), folder))) {
            out.println("listening on " + server.address());
            out.flush();
            server.awaitEnd();
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        } finally {
            Thread hardEnd = AtShutdown.endProcessAfter(LONGEST_CLOSE);
            server.close();
            if (server.isHeldUp()) {
                AtShutdown.endProcess(ExitCode.FAILED);
            }
            hardEnd.interrupt();
        }
    }

    /** The other engine may still be on its way to its address. */
    private static String alreadyRunning(DataFolder folder) throws IOException {
        return EngineAddress.read(folder)
                .map(address -> "already running: " + address)
                .orElse("already running in " + folder.path());
    }

    private static void forget(EngineAddress address, DataFolder folder) {
        try {
            address.erase(folder);
        } catch (IOException stays) {
            System.err.println("continuo: engine.json could not be deleted: " + stays);
        }
    }

    private long modelBytes() {
        if (modelMemoryGigabytes == null) {
            return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getTotalMemorySize()
                    / MEMORY_SHARE;
        }
        if (!(modelMemoryGigabytes > 0)) {
            throw new IllegalArgumentException(
                    "--model-memory: expected more than 0, found " + modelMemoryGigabytes);
        }
        return Math.round(modelMemoryGigabytes * 1e9);
    }
}
