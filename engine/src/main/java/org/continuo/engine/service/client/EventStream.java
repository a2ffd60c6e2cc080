package org.continuo.engine.service.client;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.continuo.engine.service.wire.Wire;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads server-sent events (HTML Living Standard, section 9.2) as the engine writes them. */
final class EventStream implements AutoCloseable {
    private final BufferedReader lines;

    /** An event with its number, by which a reader can go on after an interruption. */
    record Received(long number, String name, JsonNode data) {}

    EventStream(InputStream in) {
        lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    }

    /** The next event, waited for; nothing at the stream's end. */
    Optional<Received> next() throws IOException {
        long number = 0;
        String name = "";
        StringBuilder data = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.isEmpty()) {
                if (!name.isEmpty()) {
                    return Optional.of(new Received(number, name, parse(data.toString())));
                }
            } else if (line.startsWith("id: ")) {
                number = Long.parseLong(line.substring("id: ".length()));
            } else if (line.startsWith("event: ")) {
                name = line.substring("event: ".length());
            } else if (line.startsWith("data: ")) {
                data.append(line, "data: ".length(), line.length());
            }
        }
        return Optional.empty();
    }

    private static JsonNode parse(String text) throws IOException {
        try {
            return Wire.JSON.readTree(text);
        } catch (JacksonException cutOff) {
            throw new IOException("event: expected JSON, found " + text, cutOff);
        }
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
