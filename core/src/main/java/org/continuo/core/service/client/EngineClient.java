package org.continuo.core.service.client;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.SampleEncoding;
import org.continuo.core.audio.WavFile;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.EngineStatus;
import org.continuo.core.service.GenerationService;
import org.continuo.core.service.JobInfo;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.ModelInfo;
import org.continuo.core.service.PullOffer;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.TakeInfo;
import org.continuo.core.service.TakeQuery;
import org.continuo.core.service.TakesFound;
import org.continuo.core.service.wire.EngineMessage;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.Wire;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The engine of another process, over HTTP. The connection is made when it is first needed and made
 * anew when the engine has gone, so that one client outlives many engines.
 */
public final class EngineClient implements GenerationService {
    private final EngineSource source;
    private final String name = UUID.randomUUID().toString();
    private final HttpClient http = Connection.newHttp();
    private final List<RemoteWork<?>> begun = new ArrayList<>();
    private @Nullable Connection connection;

    /** A client that has not looked for its engine yet. */
    public EngineClient(EngineSource source) {
        this.source = source;
    }

    /** What a client asks of a connection. */
    private interface Question<T> {
        T ask(Connection connection) throws ServiceException;
    }

    /** Asks, and once more with another engine if the known one has gone. */
    private <T> T ask(Question<T> question) throws ServiceException {
        Connection known = connection();
        try {
            return question.ask(known);
        } catch (ServiceException problem) {
            if (!Connection.isGone(problem)) {
                throw problem;
            }
            forget(known);
            return question.ask(connection());
        }
    }

    private synchronized Connection connection() throws ServiceException {
        if (connection == null) {
            connection = new Connection(http, source.find(), name);
        }
        return connection;
    }

    private synchronized void forget(@Nullable Connection gone) {
        if (connection != null && connection == gone) {
            connection = null;
        }
    }

    @Override
    public Job submit(JobRequest request, JobListener listener) throws ServiceException {
        RemoteJob job = new RemoteJob(gone -> handIn(request, gone), request.clips(), listener);
        begin(job);
        return job;
    }

    private Place handIn(JobRequest request, @Nullable Connection gone) throws ServiceException {
        forget(gone);
        return ask(asked -> {
            String path = asked.create("/jobs", RequestJson.write(request));
            for (Map.Entry<RequestJson.Role, AudioSamples> upload :
                    RequestJson.uploads(request).entrySet()) {
                asked.put(path + "/audio/" + upload.getKey().label(), wav(upload.getValue()));
            }
            return new Place(asked, path);
        });
    }

    private static byte[] wav(AudioSamples audio) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            WavFile.write(bytes, audio, SampleEncoding.FLOAT_32);
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
        return bytes.toByteArray();
    }

    private void begin(RemoteWork<?> work) {
        synchronized (begun) {
            begun.removeIf(RemoteWork::isOver);
            begun.add(work);
        }
        work.follow();
    }

    @Override
    public List<JobInfo> jobs() throws ServiceException {
        return ask(asked -> asked.get("/jobs", new TypeReference<List<JobInfo>>() {}));
    }

    @Override
    public List<ModelInfo> models() throws ServiceException {
        return ask(asked -> asked.get("/models", new TypeReference<List<ModelInfo>>() {}));
    }

    @Override
    public PullOffer offer(String model) throws ServiceException {
        return ask(asked -> asked.get("/offer?model=" + encoded(model), PullOffer.class));
    }

    @Override
    public Pull pull(String model, boolean acceptLicenses, PullListener listener)
            throws ServiceException {
        ObjectNode document = Wire.JSON.createObjectNode();
        document.put("model", model);
        document.put("acceptLicenses", acceptLicenses);
        RemotePull pull =
                new RemotePull(
                        gone -> {
                            forget(gone);
                            return ask(asked -> new Place(asked, asked.create("/pulls", document)));
                        },
                        listener);
        begin(pull);
        return pull;
    }

    @Override
    public Separation separate(SeparationRequest request, SeparationListener listener)
            throws ServiceException {
        ObjectNode document = RequestJson.write(request);
        RemoteSeparation separation =
                new RemoteSeparation(
                        gone -> {
                            forget(gone);
                            return ask(asked ->
                                    new Place(asked, asked.create("/separations", document)));
                        },
                        listener);
        begin(separation);
        return separation;
    }

    /** What a removal has brought. */
    private record Freed(long freedBytes) {}

    @Override
    public long remove(String model) throws ServiceException {
        return ask(
                asked -> asked.delete("/models?model=" + encoded(model), Freed.class).freedBytes());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void decode(Path sound, Path wav) throws ServiceException {
        ObjectNode document = Wire.JSON.createObjectNode();
        document.put("sound", sound.toString());
        document.put("path", wav.toString());
        ask(asked -> asked.post("/sounds", document));
    }

    @Override
    public TakesFound findTakes(TakeQuery query) throws ServiceException {
        return ask(asked ->
                EngineMessage.read(
                        "answer",
                        asked.post("/takes/search", RequestJson.write(query)),
                        TakesFound.class));
    }

    @Override
    public TakeInfo starTake(String id, boolean starred) throws ServiceException {
        ObjectNode document = Wire.JSON.createObjectNode();
        document.put("starred", starred);
        return ask(asked ->
                EngineMessage.read(
                        "answer",
                        asked.post("/takes/" + encoded(id) + "/star", document),
                        TakeInfo.class));
    }

    @Override
    public JobRequest takeRequest(String id) throws ServiceException {
        JsonNode document =
                ask(asked -> asked.get("/takes/" + encoded(id) + "/request", JsonNode.class));
        try {
            return RequestJson.read(document, Map.of());
        } catch (IllegalArgumentException noRequest) {
            throw new ServiceException(
                    ServiceException.Kind.FAILED,
                    "the engine's answer: " + ProblemSentence.of(noRequest),
                    Optional.empty(),
                    noRequest);
        }
    }

    @Override
    public EngineStatus status() throws ServiceException {
        return ask(asked -> asked.get("/status", EngineStatus.class));
    }

    /** Asks the engine to end; its jobs are cancelled. */
    public void stopEngine() throws ServiceException {
        Connection asked = connection();
        asked.post("/stop", Wire.JSON.createObjectNode());
        forget(asked);
    }

    @Override
    public void close() {
        List<RemoteWork<?>> left;
        synchronized (begun) {
            left = List.copyOf(begun);
        }
        left.forEach(RemoteWork::cancel);
        http.shutdownNow();
    }
}
