package org.continuo.engine.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** A server of files on this machine, without a listing, which hangs up once where it is told. */
public final class FakeFileServer implements AutoCloseable {
    /** Method, path, and where there is one the range that was asked for. */
    public final List<String> seen = new CopyOnWriteArrayList<>();

    /** Content by path. */
    public final Map<String, byte[]> files = new ConcurrentHashMap<>();

    /** After so many bytes the next answer ends. */
    public volatile int hangsUpAfter = Integer.MAX_VALUE;

    private final HttpServer server;

    public FakeFileServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            @Nullable String range = exchange.getRequestHeaders().getFirst("Range");
            seen.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range));
            byte @Nullable [] content = files.get(path);
            if (content == null) {
                exchange.sendResponseHeaders(404, -1);
            } else if (exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Content-Length", "" + content.length);
                exchange.sendResponseHeaders(200, -1);
            } else {
                send(exchange, content, range);
            }
        }
    }

    private void send(HttpExchange exchange, byte[] content, @Nullable String range)
            throws IOException {
        int from = range == null ? 0 : Integer.parseInt(range.replaceAll("\\D", ""));
        if (from > 0) {
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, content.length - 1, content.length));
        }
        exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
        int count = Math.min(content.length - from, hangsUpAfter);
        hangsUpAfter = Integer.MAX_VALUE;
        exchange.getResponseBody().write(content, from, count);
        exchange.getResponseBody().flush();
        if (from + count < content.length) {
            throw new IOException("hang up");
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
