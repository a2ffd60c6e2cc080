package org.continuo.engine.service.client;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.ServiceException.Kind;
import org.continuo.engine.service.wire.EngineAddress;
import org.continuo.engine.service.wire.Wire;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/** One client's requests to one engine. */
final class Connection {
    static final String GONE = "the engine has gone; try again and a new one is started";

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

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

    EngineAddress address() {
        return address;
    }

    byte[] get(String path) throws ServiceException {
        return send("GET", path, BodyPublishers.noBody());
    }

    <T> T get(String path, Class<T> type) throws ServiceException {
        return read(get(path), type);
    }

    <T> T get(String path, TypeReference<T> type) throws ServiceException {
        try {
            return Wire.JSON.readValue(get(path), type);
        } catch (JacksonException unexpected) {
            throw notUnderstood(unexpected);
        }
    }

    <T> T post(String path, JsonNode body, Class<T> type) throws ServiceException {
        return read(
                send("POST", path, BodyPublishers.ofByteArray(Wire.JSON.writeValueAsBytes(body))),
                type);
    }

    byte[] put(String path, byte[] body) throws ServiceException {
        return send("PUT", path, BodyPublishers.ofByteArray(body));
    }

    byte[] delete(String path) throws ServiceException {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    <T> T delete(String path, Class<T> type) throws ServiceException {
        return read(delete(path), type);
    }

    /** The events of a stream, from the one behind {@code lastNumber} on; the caller closes it. */
    InputStream events(String path, long lastNumber) throws ServiceException {
        HttpRequest request =
                request(path)
                        .header("Accept", "text/event-stream")
                        .header("Last-Event-ID", Long.toString(lastNumber))
                        .build();
        HttpResponse<InputStream> response = send(request, BodyHandlers.ofInputStream());
        if (response.statusCode() != 200) {
            try (InputStream body = response.body()) {
                throw Wire.problem(body.readAllBytes());
            } catch (ServiceException told) {
                throw told;
            } catch (IOException ended) {
                throw gone(ended);
            }
        }
        return response.body();
    }

    private byte[] send(String method, String path, BodyPublisher body) throws ServiceException {
        HttpResponse<byte[]> response =
                send(
                        request(path).method(method, body).timeout(ANSWER_TIMEOUT).build(),
                        BodyHandlers.ofByteArray());
        if (response.statusCode() >= 300) {
            throw Wire.problem(response.body());
        }
        return response.body();
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws ServiceException {
        try {
            return http.send(request, handler);
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

    private static <T> T read(byte[] body, Class<T> type) throws ServiceException {
        try {
            return Wire.JSON.readValue(body, type);
        } catch (JacksonException unexpected) {
            throw notUnderstood(unexpected);
        }
    }

    private static ServiceException gone(Exception cause) {
        return new ServiceException(Kind.NO_ENGINE, GONE, cause);
    }

    private static ServiceException notUnderstood(JacksonException cause) {
        return new ServiceException(
                Kind.FAILED,
                "expected an answer of this version's engine, found another one: "
                        + cause.getOriginalMessage(),
                cause);
    }
}
