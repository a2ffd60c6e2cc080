package org.continuo.engine.service.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.Wire;
import tools.jackson.databind.JsonNode;

/**
 * A request that has passed the {@link Gate}, and its answer.
 *
 * @param client who sent it
 * @param parts what stands in the path's placeholders
 */
record Exchange(HttpExchange exchange, String client, List<String> parts) {
    private static final long LARGEST_DOCUMENT_BYTES = 1 << 20;
    private static final long MOST_SKIPPED_BYTES = 64L << 20;

    String part(int index) {
        return parts.get(index);
    }

    /** A parameter of the query; refuses the request if it is missing. */
    String parameter(String name) throws ServiceException {
        String query = exchange.getRequestURI().getRawQuery();
        for (String pair : query == null ? new String[0] : query.split("&", -1)) {
            if (pair.startsWith(name + "=")) {
                return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
            }
        }
        throw new ServiceException(
                Kind.BAD_REQUEST, "query: expected %s=…, found none".formatted(name));
    }

    JsonNode json() throws IOException {
        return Wire.parse(body(LARGEST_DOCUMENT_BYTES).readAllBytes());
    }

    /** The body, which must not be longer than this. */
    InputStream body(long mostBytes) throws ServiceException {
        String length = exchange.getRequestHeaders().getFirst("Content-Length");
        if (length != null && Long.parseLong(length) > mostBytes) {
            throw tooLarge(mostBytes);
        }
        return new BoundedBody(exchange.getRequestBody(), mostBytes);
    }

    static ServiceException tooLarge(long mostBytes) {
        return new ServiceException(
                Kind.TOO_LARGE, "body: expected at most %d bytes, found more".formatted(mostBytes));
    }

    void answer(int status, Object document) throws IOException {
        answer(status, "application/json", Wire.JSON.writeValueAsBytes(document));
    }

    void answer(int status, String type, byte[] body) throws IOException {
        answer(exchange, status, type, body);
    }

    static void answer(HttpExchange exchange, int status, String type, byte[] body)
            throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
            out.flush();
            skipRest(exchange.getRequestBody());
        }
    }

    /**
     * Reads what a refused request still brings: its sender would see a broken connection instead
     * of the answer otherwise.
     */
    private static void skipRest(InputStream body) throws IOException {
        byte[] rest = new byte[1 << 16];
        long left = MOST_SKIPPED_BYTES;
        int count = body.read(rest);
        while (count >= 0 && left > 0) {
            left -= count;
            count = body.read(rest);
        }
    }
}
