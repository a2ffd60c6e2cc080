package org.continuo.core.service.client;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.continuo.core.problem.NextStep;
import org.continuo.core.service.DataFolder;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.EngineLock;
import org.continuo.core.service.wire.Wire;

/** The engine that the user's data folder tells of, if it answers; none is started. */
public final class RunningEngine implements EngineSource {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

    private final DataFolder folder;

    public RunningEngine(DataFolder folder) {
        this.folder = folder;
    }

    /** What was found. */
    public sealed interface Found {
        /** An engine that knows the token and answers. */
        record Answering(EngineAddress address) implements Found {}

        /** An engine that lives and does not answer, as one that was stopped by a signal. */
        record Silent(EngineAddress address) implements Found {
            /** What is the matter, for the user. */
            public String sentence() {
                return address.called() + " does not answer";
            }
        }

        /** No engine; what the folder tells of is no more, or not there yet. */
        record Nothing() implements Found {}
    }

    @Override
    public EngineAddress find() throws ServiceException {
        return switch (found()) {
            case Found.Answering(EngineAddress address) -> address;
            case Found.Silent silent ->
                    throw new ServiceException(Kind.NO_ENGINE, silent.sentence());
            case Found.Nothing() ->
                    throw new ServiceException(
                            Kind.NO_ENGINE,
                            "no engine is running",
                            Optional.of(NextStep.to(NextStep.Kind.START_ENGINE)));
        };
    }

    /** Looks for the engine, for five seconds where it does not answer. */
    public Found found() throws ServiceException {
        try {
            Optional<EngineAddress> told = EngineAddress.read(folder);
            if (told.isEmpty()) {
                return new Found.Nothing();
            }
            return switch (ask(told.get())) {
                case GOOD -> new Found.Answering(told.get());
                // A silent program may have the port of an engine that is no more.
                case NONE ->
                        EngineLock.isHeld(folder)
                                ? new Found.Silent(told.get())
                                : new Found.Nothing();
                case FOREIGN -> new Found.Nothing();
            };
        } catch (IOException unreadable) {
            throw new ServiceException(
                    Kind.NO_ENGINE,
                    "%s: expected to read engine.json there, found %s"
                            .formatted(folder.path(), unreadable),
                    unreadable);
        }
    }

    private enum Answer {
        GOOD,
        /** Nobody listens there, or somebody else does. */
        FOREIGN,
        NONE
    }

    private static Answer ask(EngineAddress address) {
        try (HttpClient http = Connection.newHttp()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address.uri().resolve("/status"))
                            .header("Authorization", Wire.BEARER + address.token())
                            .timeout(PATIENCE)
                            .build();
            int status = http.send(request, HttpResponse.BodyHandlers.ofInputStream()).statusCode();
            http.shutdownNow(); // whatever else comes is not waited for
            return status == 200 ? Answer.GOOD : Answer.FOREIGN;
        } catch (ConnectException nobody) {
            return Answer.FOREIGN;
        } catch (IOException silence) {
            return Answer.NONE;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Answer.FOREIGN;
        }
    }

    /**
     * Waits for the end of whatever engine holds the folder.
     *
     * @return whether it came in time
     */
    public boolean awaitEnd(Duration longest) throws IOException {
        long deadline = System.nanoTime() + longest.toNanos();
        while (EngineLock.isHeld(folder)) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        return true;
    }
}
