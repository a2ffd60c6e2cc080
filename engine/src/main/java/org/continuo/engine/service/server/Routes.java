package org.continuo.engine.service.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.Wire;
import org.continuo.engine.service.local.Problems;

/** Takes each request through the gate and to what answers it. */
final class Routes implements HttpHandler {
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{[a-z]+}");

    private final Gate gate;
    private final ConnectedClients presence;
    private final List<Route> routes = new ArrayList<>();

    /** Answers a request. */
    @FunctionalInterface
    interface Action {
        void answer(Exchange call) throws IOException, InterruptedException;
    }

    private record Route(String method, String path, Pattern pattern, Action action) {}

    Routes(Gate gate, ConnectedClients presence) {
        this.gate = gate;
        this.presence = presence;
    }

    /**
     * Adds a route.
     *
     * @param path with placeholders: <code>/jobs/{id}</code>
     */
    Routes on(String method, String path, Action action) {
        Pattern pattern =
                Pattern.compile(PLACEHOLDER.matcher(path).replaceAll("([A-Za-z0-9-]{1,64})"));
        routes.add(new Route(method, path, pattern, action));
        return this;
    }

    /** All methods and paths, {@code GET /jobs} and so on. */
    List<String> list() {
        return routes.stream().map(route -> route.method() + " " + route.path()).toList();
    }

    @Override
    @SuppressWarnings("IllegalCatch") // every failure becomes an answer
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                Optional<Gate.Refusal> refusal = gate.refusal(exchange.getRequestHeaders());
                if (refusal.isPresent()) {
                    exchange.getResponseHeaders().set("Connection", "close");
                    fail(exchange, refusal.get().status(), refusal.get().problem());
                    return;
                }
                String client = Gate.client(exchange.getRequestHeaders());
                presence.sign(client);
                dispatch(exchange, client);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            } catch (Exception | Error cause) {
                ServiceException problem = Problems.of(cause);
                if (problem.kind() == Kind.TOO_LARGE) {
                    // What is left of the body is not read.
                    exchange.getResponseHeaders().set("Connection", "close");
                }
                fail(exchange, Wire.status(problem.kind()), problem);
            }
        }
    }

    private void dispatch(HttpExchange exchange, String client)
            throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        TreeSet<String> others = new TreeSet<>();
        for (Route route : routes) {
            Matcher matcher = route.pattern().matcher(path);
            if (matcher.matches()) {
                if (route.method().equals(exchange.getRequestMethod())) {
                    List<String> parts =
                            IntStream.rangeClosed(1, matcher.groupCount())
                                    .mapToObj(matcher::group)
                                    .toList();
                    route.action().answer(new Exchange(exchange, client, parts));
                    return;
                }
                others.add(route.method());
            }
        }
        if (others.isEmpty()) {
            throw new ServiceException(Kind.NOT_FOUND, "no such path: " + path);
        }
        exchange.getResponseHeaders().set("Allow", String.join(", ", others));
        fail(
                exchange,
                405,
                new ServiceException(
                        Kind.BAD_REQUEST,
                        "%s: expected %s, found %s"
                                .formatted(
                                        path,
                                        String.join(" or ", others),
                                        exchange.getRequestMethod())));
    }

    /** An answer that has begun cannot be changed any more: then the connection just ends. */
    private static void fail(HttpExchange exchange, int status, ServiceException problem)
            throws IOException {
        if (exchange.getResponseCode() < 0) {
            Exchange.answer(exchange, status, "application/json", Wire.problem(problem));
        }
    }
}
