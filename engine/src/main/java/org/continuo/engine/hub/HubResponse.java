package org.continuo.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer: status, headers and a body still to be read. Closing it drops the connection's
 * rest.
 *
 * @param host who answered, for messages
 */
record HubResponse(int status, HttpHeaders headers, InputStream body, String host)
        implements AutoCloseable {
    private static final Pattern CONTENT_RANGE =
            Pattern.compile("bytes (\\d{1,18})-\\d{1,18}/(\\d{1,18})");

    /** What a partial answer holds: its first byte's place and the whole file's length. */
    record Range(long fromByte, long totalBytes) {}

    Optional<String> header(String name) {
        return headers.firstValue(name);
    }

    /** What part of the file this is; nothing where the header is missing or not understood. */
    Optional<Range> range() {
        return header("Content-Range")
                .map(CONTENT_RANGE::matcher)
                .filter(Matcher::matches)
                .map(m -> new Range(Long.parseLong(m.group(1)), Long.parseLong(m.group(2))));
    }

    /** The pause asked for by {@code Retry-After}, in seconds or as a date; null if none is. */
    @Nullable Duration retryAfter(Instant now) {
        String text = header("Retry-After").orElse("").strip();
        if (text.isEmpty()) {
            return null;
        }
        try {
            if (text.chars().allMatch(Character::isDigit)) {
                return Duration.ofSeconds(Long.parseLong(text));
            }
            Instant until = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
            return until.isBefore(now) ? Duration.ZERO : Duration.between(now, until);
        } catch (DateTimeParseException | NumberFormatException notUnderstood) {
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        body.close();
    }
}
