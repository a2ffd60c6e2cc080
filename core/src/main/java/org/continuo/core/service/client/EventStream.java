package org.continuo.core.service.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.continuo.core.json.StrictJson;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.service.wire.EngineMessage;
import tools.jackson.databind.JsonNode;

/**
 * Reads server-sent events (HTML Living Standard, section 9.2) as the engine writes them: each with
 * a number, a name and one line of JSON.
 */
final class EventStream implements AutoCloseable {
    /** A piece of sound, the largest thing that an engine sends as a line, has a third less. */
    private static final int LONGEST_LINE_BYTES = 8 << 20;

    private final InputStream in;
    private long lastNumber;

    /** An event with its number, by which a reader can go on after an interruption. */
    record Received(long number, String name, JsonNode data) {}

    /** Events behind {@code lastNumber}; numbers grow. */
    EventStream(InputStream in, long lastNumber) {
        this.in = new BufferedInputStream(in, 1 << 16);
        this.lastNumber = lastNumber;
    }

    /**
     * The next event, waited for; nothing at the stream's end.
     *
     * @throws ServiceException if the stream holds anything but events
     * @throws IOException if it breaks
     */
    Optional<Received> next() throws IOException {
        String number = "";
        String name = "";
        String data = "";
        for (Optional<String> next = line(); next.isPresent(); next = line()) {
            String line = next.get();
            if (line.isEmpty() && !name.isEmpty()) {
                lastNumber = numberBehindLast(number);
                JsonNode document =
                        EngineMessage.tree("event", data.getBytes(StandardCharsets.UTF_8));
                return Optional.of(new Received(lastNumber, name, document));
            } else if (line.startsWith("id: ")) {
                number = line.substring("id: ".length());
            } else if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data = line.substring("data: ".length());
            }
        }
        return Optional.empty();
    }

    /** Whoever sent the same again would never come to an end. */
    private long numberBehindLast(String text) throws ServiceException {
        if (!text.matches("\\d{1,18}") || Long.parseLong(text) <= lastNumber) {
            throw new ServiceException(
                    Kind.FAILED,
                    "the engine's events: expected a number above %d, found \"%s\""
                            .formatted(lastNumber, StrictJson.shortened(text)));
        }
        return Long.parseLong(text);
    }

    private Optional<String> line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                return Optional.empty(); // what is cut off here is sent anew
            }
            if (line.size() == LONGEST_LINE_BYTES) {
                throw new ServiceException(
                        Kind.FAILED,
                        "the engine's events: expected lines of at most %d bytes, found a longer one"
                                .formatted(LONGEST_LINE_BYTES));
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return Optional.of(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text);
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
