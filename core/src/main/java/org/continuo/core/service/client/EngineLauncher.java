package org.continuo.core.service.client;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.client.RunningEngine.Found;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.EngineLock;

/**
 * Finds the user's engine, or starts one. When several clients do so at the same time one of them
 * starts it and the others wait; should two engines be started all the same, the second one gives
 * way to the first.
 */
public final class EngineLauncher implements EngineSource {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long POLL_MILLIS = 30;

    /** Added to the signal's number where a process was killed. */
    private static final int SIGNALS = 128;

    private static final String LOG = "engine.log";
    private static final String LAUNCH_LOCK = "engine-launch.lock";

    /**
     * What hosts and shells leave in the environment for themselves: foreign libraries, options for
     * a JVM of theirs, and the words of this very command ({@code continuo.cmd}).
     */
    private static final List<String> FOREIGN_VARIABLES =
            List.of(
                    "LD_LIBRARY_PATH",
                    "LD_PRELOAD",
                    "DYLD_LIBRARY_PATH",
                    "DYLD_INSERT_LIBRARIES",
                    "JAVA_TOOL_OPTIONS",
                    "JDK_JAVA_OPTIONS",
                    "_JAVA_OPTIONS",
                    "CLASSPATH",
                    "CONTINUO_ARGUMENTS");

    private final DataFolder folder;
    private final List<String> command;
    private final RunningEngine running;

    /**
     * A launcher that has done nothing yet.
     *
     * @param command what starts an engine for this data folder: {@code continuo serve} in some
     *     form
     */
    public EngineLauncher(DataFolder folder, List<String> command) {
        this.folder = folder;
        this.command = List.copyOf(command);
        this.running = new RunningEngine(folder);
    }

    @Override
    public EngineAddress find() throws ServiceException {
        Optional<EngineAddress> there = look();
        if (there.isPresent()) {
            return there.get();
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        try {
            Files.createDirectories(folder.path());
            try (FileChannel channel =
                            FileChannel.open(
                                    folder.resolve(LAUNCH_LOCK),
                                    StandardOpenOption.CREATE,
                                    StandardOpenOption.WRITE);
                    FileLock lock = lock(channel, deadline)) {
                assert lock.isValid();
                there = look();
                return there.isPresent() ? there.get() : started(deadline);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ServiceException(
                    Kind.NO_ENGINE, "the engine was not waited for", interrupted);
        } catch (ServiceException told) {
            throw told;
        } catch (IOException refused) {
            throw new ServiceException(
                    Kind.NO_ENGINE,
                    "the engine could not be started: " + ProblemSentence.reason(refused),
                    refused);
        }
    }

    /** Polled: within one process a file lock does not wait but throws. */
    private FileLock lock(FileChannel channel, long deadline)
            throws IOException, InterruptedException {
        while (System.nanoTime() < deadline) {
            try {
                FileLock lock = channel.tryLock();
                if (lock != null) {
                    return lock;
                }
            } catch (OverlappingFileLockException thisProcess) {
                // Another client in this process starts it.
            }
            Thread.sleep(POLL_MILLIS);
        }
        throw new ServiceException(
                Kind.NO_ENGINE, "another program has been starting the engine for too long");
    }

    private Process start() throws IOException {
        Path log = folder.resolve(LOG);
        ProcessBuilder builder =
                new ProcessBuilder(command)
                        .directory(folder.path().toFile())
                        .redirectInput(Redirect.from(nothing()))
                        .redirectOutput(Redirect.to(log.toFile()))
                        .redirectErrorStream(true);
        Map<String, String> environment = builder.environment();
        FOREIGN_VARIABLES.forEach(environment::remove);
        environment.put("CONTINUO_HOME", folder.path().toString());
        environment.put("LC_ALL", "C.UTF-8"); // file names are UTF-8, whatever the host's locale
        return builder.start();
    }

    private static File nothing() {
        return new File(OperatingSystem.own() == OperatingSystem.WINDOWS ? "NUL" : "/dev/null");
    }

    /** The engine that answers; one that lives and does not leaves no room for another. */
    private Optional<EngineAddress> look() throws ServiceException {
        return switch (running.found()) {
            case Found.Answering(EngineAddress address) -> Optional.of(address);
            case Found.Nothing() -> Optional.empty();
            case Found.Silent silent ->
                    throw new ServiceException(Kind.NO_ENGINE, silent.sentence());
        };
    }

    /** Starts an engine, and a second one where the first is killed before it is ready. */
    private EngineAddress started(long deadline) throws IOException, InterruptedException {
        Process engine = start();
        boolean wasKilled = false;
        while (System.nanoTime() < deadline) {
            Optional<EngineAddress> there = look();
            if (there.isPresent()) {
                return there.get();
            }
            if (!engine.isAlive() && engine.exitValue() != 0) {
                if (wasKilled || engine.exitValue() <= SIGNALS) {
                    throw notStarted(engine.exitValue());
                }
                wasKilled = true;
                engine = start();
            } else if (!engine.isAlive() && !EngineLock.isHeld(folder)) {
                engine = start(); // it gave way to one that has ended since
            }
            Thread.sleep(POLL_MILLIS);
        }
        engine.destroy();
        throw new ServiceException(
                Kind.NO_ENGINE,
                "the engine was not ready within %d s: %s"
                        .formatted(PATIENCE.toSeconds(), lastWords()));
    }

    private ServiceException notStarted(int exitCode) {
        return new ServiceException(
                Kind.NO_ENGINE,
                exitCode > SIGNALS
                        ? "the engine was killed while it started, twice (signal %d)"
                                .formatted(exitCode - SIGNALS)
                        : "the engine could not be started (exit code %d): %s"
                                .formatted(exitCode, lastWords()));
    }

    private String lastWords() {
        Path log = folder.resolve(LOG);
        try {
            return Files.readString(log)
                    .lines()
                    .reduce((_, line) -> line)
                    .orElse("it said nothing");
        } catch (IOException unreadable) {
            return "see " + log;
        }
    }
}
