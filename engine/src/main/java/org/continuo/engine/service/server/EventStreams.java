package org.continuo.engine.service.server;

import com.sun.net.httpserver.HttpExchange;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.continuo.core.service.wire.EventJson.Message;
import org.continuo.core.service.wire.Wire;
import org.continuo.engine.service.local.EventLog;

/**
 * Sends a log's events as they come, as server-sent events. While there are none a comment goes out
 * now and then, by which a connection that has broken is noticed.
 */
final class EventStreams {
    private static final long LONGEST_SILENCE_MILLIS = 1000;

    /** Between two looks at the log, so that quick steps do not become an event each. */
    private static final long SHORTEST_PAUSE_MILLIS = 40;

    private final ConnectedClients presence;

    EventStreams(ConnectedClients presence) {
        this.presence = presence;
    }

    /** Sends events until the last one is sent, or nobody reads any more. */
    <E> void send(Exchange call, EventLog<E> log, Function<E, Message> form)
            throws InterruptedException {
        presence.streamOpened(call.client());
        try {
            HttpExchange exchange = call.exchange();
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream out = new BufferedOutputStream(exchange.getResponseBody(), 1 << 16)) {
                send(log, lastNumber(exchange), form, out);
            }
        } catch (IOException readerHasGone) {
            // Its jobs are cancelled if it does not come back.
        } finally {
            presence.streamClosed(call.client());
        }
    }

    private static <E> void send(
            EventLog<E> log, long lastNumber, Function<E, Message> form, OutputStream out)
            throws IOException, InterruptedException {
        long seen = lastNumber;
        while (true) {
            List<EventLog.Entry<E>> news = log.after(seen, LONGEST_SILENCE_MILLIS);
            if (news.isEmpty()) {
                if (log.isOver()) {
                    return;
                }
                out.write(": still here\n\n".getBytes(StandardCharsets.UTF_8));
            }
            for (EventLog.Entry<E> entry : news) {
                Message message = form.apply(entry.event());
                String text =
                        "id: %d\nevent: %s\ndata: %s\n\n"
                                .formatted(
                                        entry.number(),
                                        message.name(),
                                        Wire.JSON.writeValueAsString(message.data()));
                out.write(text.getBytes(StandardCharsets.UTF_8));
                seen = entry.number();
            }
            out.flush();
            if (log.isOver() && log.after(seen, 0).isEmpty()) {
                return;
            }
            Thread.sleep(SHORTEST_PAUSE_MILLIS);
        }
    }

    private static long lastNumber(HttpExchange exchange) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst("Last-Event-ID"))
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }
}
