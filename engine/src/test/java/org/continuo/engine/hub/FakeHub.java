package org.continuo.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A hub on this machine: {@code 127.0.0.1} answers for listings and small files and redirects large
 * ones to a storage server at {@code localhost}, another host as far as HTTP is concerned. Each
 * file can be given faults, which are met in order, one per request.
 */
public final class FakeHub implements AutoCloseable {
    /** Answers one request in place of the server, or returns false to let it answer. */
    @FunctionalInterface
    interface Fault {
        boolean answer(HttpExchange exchange, byte[] content) throws IOException;
    }

    /** A request as it came in. */
    public record Seen(
            String server,
            String method,
            String path,
            @Nullable String authorization,
            @Nullable String range) {}

    public final List<Seen> seen = new CopyOnWriteArrayList<>();

    /** What clients said to this server as their proxy. */
    final List<String> proxyAuthorizations = new CopyOnWriteArrayList<>();

    private final Map<String, FakeRepository> repositories = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> hubFaults = new ConcurrentHashMap<>();
    private final Map<String, Deque<Fault>> storageFaults = new ConcurrentHashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final ExecutorService threads =
            Executors.newCachedThreadPool(Thread.ofPlatform().daemon().factory());
    private final HttpServer hub;
    private final HttpServer storage;
    private final String scheme;
    public volatile int bytesPerSecond = Integer.MAX_VALUE;

    public FakeHub() throws IOException {
        this(null);
    }

    /** With a context, both servers speak HTTPS. */
    FakeHub(@Nullable SSLContext tls) throws IOException {
        scheme = tls == null ? "http" : "https";
        hub = server(tls);
        storage = server(tls);
        hub.createContext("/", exchange -> answer("hub", exchange));
        storage.createContext("/", exchange -> answer("storage", exchange));
        hub.start();
        storage.start();
    }

    private HttpServer server(@Nullable SSLContext tls) throws IOException {
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        HttpServer server;
        if (tls == null) {
            server = HttpServer.create(anyPort, 0);
        } else {
            HttpsServer secure = HttpsServer.create(anyPort, 0);
            secure.setHttpsConfigurator(new HttpsConfigurator(tls));
            server = secure;
        }
        server.setExecutor(threads);
        return server;
    }

    public URI endpoint() {
        return URI.create("%s://127.0.0.1:%d".formatted(scheme, hub.getAddress().getPort()));
    }

    URI storageAddress() {
        return URI.create("%s://localhost:%d".formatted(scheme, storage.getAddress().getPort()));
    }

    public FakeRepository offer(FakeRepository repository) {
        repositories.put(repository.name, repository);
        return repository;
    }

    /** The next requests to the hub whose path ends so meet these faults. */
    void onHub(String pathEnd, Fault... faults) {
        hubFaults
                .computeIfAbsent(pathEnd, end -> new ConcurrentLinkedDeque<>())
                .addAll(List.of(faults));
    }

    /** The next requests for this large file's bytes meet these faults. */
    void onStorage(String file, Fault... faults) {
        storageFaults
                .computeIfAbsent(file, end -> new ConcurrentLinkedDeque<>())
                .addAll(List.of(faults));
    }

    List<Seen> seenAt(String server) {
        return seen.stream().filter(request -> request.server().equals(server)).toList();
    }

    static Fault status(int status, String... headers) {
        return (exchange, content) -> {
            for (int i = 0; i < headers.length; i += 2) {
                exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
            }
            exchange.sendResponseHeaders(status, -1);
            return true;
        };
    }

    static Fault redirect(String location) {
        return status(302, "Location", location);
    }

    /** Takes the request and hangs up without a word. */
    static Fault mute() {
        return (exchange, content) -> {
            throw new IOException("hang up");
        };
    }

    /** Promises all, sends {@code count} bytes, hangs up. */
    static Fault truncatedAfter(int count) {
        return (exchange, content) -> {
            int from = rangeStart(exchange);
            startAnswer(exchange, content, from);
            exchange.getResponseBody().write(content, from, Math.min(count, content.length - from));
            exchange.getResponseBody().flush();
            throw new IOException("hang up");
        };
    }

    /** Sends {@code count} bytes and then nothing until the hub is closed. */
    Fault silentAfter(int count) {
        return (exchange, content) -> {
            int from = rangeStart(exchange);
            startAnswer(exchange, content, from);
            exchange.getResponseBody().write(content, from, Math.min(count, content.length - from));
            exchange.getResponseBody().flush();
            awaitClose();
            throw new IOException("hang up");
        };
    }

    /** Sends other bytes of the same length. */
    static Fault otherContent() {
        return (exchange, content) -> {
            byte[] other = content.clone();
            other[other.length / 2] ^= 1;
            int from = rangeStart(exchange);
            startAnswer(exchange, other, from);
            exchange.getResponseBody().write(other, from, other.length - from);
            return true;
        };
    }

    /** Sends the whole file whatever range was asked for. */
    static Fault ignoringRange() {
        return (exchange, content) -> {
            exchange.sendResponseHeaders(200, content.length);
            exchange.getResponseBody().write(content);
            return true;
        };
    }

    private void answer(String server, HttpExchange exchange) throws IOException {
        try (exchange) {
            seen.add(
                    new Seen(
                            server,
                            exchange.getRequestMethod(),
                            exchange.getRequestURI().toString(),
                            exchange.getRequestHeaders().getFirst("Authorization"),
                            exchange.getRequestHeaders().getFirst("Range")));
            String proxied = exchange.getRequestHeaders().getFirst("Proxy-Authorization");
            if (proxied != null) {
                proxyAuthorizations.add(proxied);
            }
            if (server.equals("hub")) {
                answerAsHub(exchange);
            } else {
                answerAsStorage(exchange);
            }
        }
    }

    private void answerAsHub(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        FakeRepository repository =
                repositories.values().stream()
                        .filter(r ->
                                path.startsWith("/api/models/" + r.name + "/")
                                        || path.equals("/api/models/" + r.name)
                                        || path.startsWith("/" + r.name + "/resolve/"))
                        .findFirst()
                        .orElse(null);
        int resolve = path.indexOf("/resolve/");
        String file =
                resolve < 0 || repository == null
                        ? ""
                        : path.substring(path.indexOf('/', resolve + 9) + 1);
        byte[] content =
                repository == null || !repository.files.containsKey(file)
                        ? new byte[0]
                        : repository.file(file);
        if (faulty(hubFaults, path, exchange, content)) {
            return;
        }
        if (repository == null) {
            refuse(exchange, 401, "RepoNotFound");
        } else if (repository.gated
                && exchange.getRequestHeaders().getFirst("Authorization") == null
                && resolve >= 0) {
            refuse(exchange, 401, "GatedRepo");
        } else if (path.startsWith("/api/models/")) {
            String rest = path.substring(("/api/models/" + repository.name).length());
            boolean known =
                    rest.isEmpty()
                            || List.of("main", "v1", repository.commit())
                                    .contains(rest.substring(rest.lastIndexOf('/') + 1));
            if (!known) {
                refuse(exchange, 404, "RevisionNotFound");
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            String json = rest.startsWith("/tree/") ? repository.tree() : repository.listing();
            send(exchange, json.getBytes(StandardCharsets.UTF_8));
        } else if (!repository.files.containsKey(file)) {
            exchange.getResponseHeaders().set("X-Repo-Commit", repository.commit());
            refuse(exchange, 404, "EntryNotFound");
        } else {
            answerWithFile(exchange, repository, file, content);
        }
    }

    private void answerWithFile(
            HttpExchange exchange, FakeRepository repository, String file, byte[] content)
            throws IOException {
        exchange.getResponseHeaders().set("X-Repo-Commit", repository.commit());
        exchange.getResponseHeaders().set("ETag", "\"" + repository.etag(file) + "\"");
        if (!repository.isLarge(file)) {
            send(exchange, content);
            return;
        }
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + repository.etag(file) + "\"");
        exchange.getResponseHeaders().set("X-Linked-Size", String.valueOf(content.length));
        exchange.getResponseHeaders()
                .set(
                        "Location",
                        "%s/%s/%s?signature=secret"
                                .formatted(storageAddress(), repository.name, file));
        exchange.sendResponseHeaders(302, -1);
    }

    private void answerAsStorage(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath().substring(1);
        for (FakeRepository repository : repositories.values()) {
            if (path.startsWith(repository.name + "/")) {
                byte[] content = repository.file(path.substring(repository.name.length() + 1));
                if (!faulty(storageFaults, path, exchange, content)) {
                    send(exchange, content);
                }
                return;
            }
        }
        exchange.sendResponseHeaders(404, -1);
    }

    private static boolean faulty(
            Map<String, Deque<Fault>> faults, String path, HttpExchange exchange, byte[] content)
            throws IOException {
        for (Map.Entry<String, Deque<Fault>> entry : faults.entrySet()) {
            if (path.endsWith(entry.getKey())) {
                Fault fault = entry.getValue().poll();
                return fault != null && fault.answer(exchange, content);
            }
        }
        return false;
    }

    private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
        exchange.getResponseHeaders().set("X-Error-Code", code);
        exchange.sendResponseHeaders(status, -1);
    }

    private static int rangeStart(HttpExchange exchange) {
        String range = exchange.getRequestHeaders().getFirst("Range");
        return range == null
                ? 0
                : Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
    }

    private static void startAnswer(HttpExchange exchange, byte[] content, int from)
            throws IOException {
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(
                from > 0 ? 206 : 200, content.length == from ? -1 : content.length - from);
    }

    private void send(HttpExchange exchange, byte[] content) throws IOException {
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(content.length));
            exchange.sendResponseHeaders(200, -1);
            return;
        }
        int from = rangeStart(exchange);
        if (from > 0 && from >= content.length) {
            exchange.sendResponseHeaders(416, -1);
            return;
        }
        startAnswer(exchange, content, from);
        if (content.length == from) {
            return;
        }
        try (OutputStream body = exchange.getResponseBody()) {
            int piece = Math.max(1, Math.min(1 << 16, bytesPerSecond / 50));
            for (int at = from; at < content.length; at += piece) {
                body.write(content, at, Math.min(piece, content.length - at));
                if (bytesPerSecond != Integer.MAX_VALUE) {
                    body.flush();
                    if (closed.await(20, TimeUnit.MILLISECONDS)) {
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitClose() {
        try {
            closed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        hub.stop(0);
        storage.stop(0);
        threads.shutdownNow();
    }
}
