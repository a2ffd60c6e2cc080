package org.continuo.core.service.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.regex.Pattern;
import org.continuo.core.json.StrictJson;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineAddress;
import org.continuo.core.service.wire.EngineMessage;
import org.continuo.core.service.wire.Wire;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** One client's requests to one engine. */
final class Connection {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

    /** For what happens without an answer too: an engine notices when its client has gone. */
    private static final Duration FAREWELL_TIMEOUT = Duration.ofSeconds(2);

    /** More than lists of all jobs and all models have. */
    private static final int LARGEST_DOCUMENT_BYTES = 16 << 20;

    private static final Pattern ID = Pattern.compile("[A-Za-z0-9-]{1,64}");

    private final HttpClient http;
    private final EngineAddress address;
    private final String client;

    Connection(HttpClient http, EngineAddress address, String client) {
        this.http = http;
        this.address = address;
        this.client = client;
    }

    /** A client for loopback alone: no proxy, no redirect. */
    static HttpClient newHttp() {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(CONNECT_TIMEOUT)
                .build();
    }

    /** What an engine answers that has taken something in. */
    record Named(String id) {
        Named {
            if (!ID.matcher(id).matches()) {
                throw new IllegalArgumentException(
                        "expected letters, digits and dashes at id, found \"%s\""
                                .formatted(StrictJson.shortened(id)));
            }
        }
    }

    /** How sentences call the engine. */
    String engine() {
        return address.called();
    }

    <T> T get(String path, Class<T> type) throws ServiceException {
        return EngineMessage.read("answer", send("GET", path, BodyPublishers.noBody()), type);
    }

    <T> T get(String path, TypeReference<T> type) throws ServiceException {
        return EngineMessage.read("answer", send("GET", path, BodyPublishers.noBody()), type);
    }

    /** Hands something in, and returns the path under which the engine knows it. */
    String create(String collection, JsonNode document) throws ServiceException {
        byte[] answer = post(collection, document);
        return collection + "/" + EngineMessage.read("answer", answer, Named.class).id();
    }

    byte[] post(String path, JsonNode document) throws ServiceException {
        return send(
                "POST", path, BodyPublishers.ofByteArray(Wire.JSON.writeValueAsBytes(document)));
    }

    void put(String path, byte[] body) throws ServiceException {
        send("PUT", path, BodyPublishers.ofByteArray(body));
    }

    <T> T delete(String path, Class<T> type) throws ServiceException {
        return EngineMessage.read("answer", send("DELETE", path, BodyPublishers.noBody()), type);
    }

    /** Lets the engine cancel or forget something, if it is there and answers soon. */
    void forget(String path) {
        try {
            exchange(request(path).DELETE().timeout(FAREWELL_TIMEOUT).build()).body().close();
        } catch (IOException unknownOrGone) {
            // What was to be forgotten tells of itself, or has told.
        }
    }

    /** An answer that may be large, as it comes; the caller closes it. */
    InputStream open(String path, long mostBytes) throws ServiceException {
        HttpRequest request = request(path).timeout(ANSWER_TIMEOUT).build();
        return new AnswerBody(good(exchange(request)), this, mostBytes, ANSWER_TIMEOUT);
    }

    /** The events of a stream, from the one behind {@code lastNumber} on; the caller closes it. */
    InputStream events(String path, long lastNumber) throws ServiceException {
        HttpRequest request =
                request(path)
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", Long.toString(lastNumber))
                        .build();
        return new AnswerBody(good(exchange(request)), this);
    }

    private byte[] send(String method, String path, BodyPublisher body) throws ServiceException {
        HttpRequest request = request(path).method(method, body).timeout(ANSWER_TIMEOUT).build();
        return document(good(exchange(request)));
    }

    /** The body of a good answer; a bad one says what went wrong. */
    private InputStream good(HttpResponse<InputStream> response) throws ServiceException {
        if (response.statusCode() >= 300) {
            throw Wire.problem(document(response.body()));
        }
        return response.body();
    }

    private byte[] document(InputStream body) throws ServiceException {
        try (AnswerBody answer =
                new AnswerBody(body, this, LARGEST_DOCUMENT_BYTES, ANSWER_TIMEOUT)) {
            return answer.readAllBytes();
        } catch (ServiceException told) {
            throw told;
        } catch (IOException broken) {
            throw gone(broken);
        }
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) throws ServiceException {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (HttpTimeoutException late) {
            throw silent(late);
        } catch (IOException ended) {
            throw gone(ended);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw gone(interrupted);
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(address.uri().resolve(path))
                .header("Authorization", Wire.BEARER + address.token())
                .header(Wire.CLIENT_HEADER, client);
    }

    ServiceException gone(Exception cause) {
        return new ServiceException(
                Kind.NO_ENGINE, engine() + " has gone; try again and a new one is started", cause);
    }

    /** An engine that is there and says nothing: it may be stopped, or the machine be full. */
    ServiceException silent(Exception cause) {
        HttpTimeoutException silence = new HttpTimeoutException("no answer");
        silence.initCause(cause);
        return new ServiceException(Kind.NO_ENGINE, engine() + " does not answer", silence);
    }

    /** Whether a problem means that there is no such engine any more, so that another may help. */
    static boolean isGone(@Nullable ServiceException problem) {
        return problem != null
                && (problem.kind() == Kind.REFUSED
                        || (problem.kind() == Kind.NO_ENGINE
                                && !(problem.getCause() instanceof HttpTimeoutException)));
    }
}
