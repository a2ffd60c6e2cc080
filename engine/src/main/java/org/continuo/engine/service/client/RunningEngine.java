package org.continuo.engine.service.client;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.continuo.engine.service.DataFolder;
import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.ServiceException.Kind;
import org.continuo.engine.service.wire.EngineAddress;
import org.continuo.engine.service.wire.Wire;

/** The engine that the user's data folder tells of, if it answers; none is started. */
public final class RunningEngine implements EngineSource {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final DataFolder folder;

    public RunningEngine(DataFolder folder) {
        this.folder = folder;
    }

    @Override
    public EngineAddress find() throws ServiceException {
        return look().orElseThrow(() ->
                new ServiceException(
                        Kind.NO_ENGINE, "no engine is running; continuo serve starts one"));
    }

    /** The engine that answers; nothing if none does. */
    public Optional<EngineAddress> look() throws ServiceException {
        try {
            return EngineAddress.read(folder).filter(RunningEngine::answers);
        } catch (IOException unreadable) {
            throw new ServiceException(
                    Kind.NO_ENGINE,
                    "%s: expected to read engine.json there, found %s"
                            .formatted(folder.path(), unreadable),
                    unreadable);
        }
    }

    /** Whether an engine that knows this token listens there. */
    static boolean answers(EngineAddress address) {
        try (HttpClient http = Connection.newHttp()) {
            HttpRequest request =
                    HttpRequest.newBuilder(address.uri().resolve("/status"))
                            .header("Authorization", Wire.BEARER + address.token())
                            .timeout(PATIENCE)
                            .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException nobody) {
            return false;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
