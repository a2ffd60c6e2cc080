package org.continuo.engine.service.wire;

import org.continuo.engine.service.ServiceException;
import org.continuo.engine.service.ServiceException.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of the engine's HTTP interface, and the names that both sides use. */
public final class Wire {
    /** The header by which a client says who it is. */
    public static final String CLIENT_HEADER = "Continuo-Client";

    /** Before the token in the Authorization header. */
    public static final String BEARER = "Bearer ";

    /** Field names as the records have them, enumerations in lower case; strict. */
    public static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private Wire() {}

    /** The status that a failed request has. */
    public static int status(Kind kind) {
        return switch (kind) {
            case BAD_REQUEST -> 400;
            case REFUSED -> 403;
            case NOT_FOUND -> 404;
            case TOO_LARGE -> 413;
            case BAD_INPUT -> 422;
            case FAILED -> 500;
            case BUSY, NO_ENGINE -> 503;
        };
    }

    /** The document that says what went wrong: {@code {"error": sentence, "kind": "busy"}}. */
    public static byte[] problem(ServiceException problem) {
        return JSON.writeValueAsBytes(new Problem(problem.sentence(), problem.kind()));
    }

    /** What {@link #problem} wrote; a problem of its own if it is something else. */
    public static ServiceException problem(byte[] document) {
        try {
            Problem problem = JSON.readValue(document, Problem.class);
            return new ServiceException(problem.kind(), problem.error());
        } catch (JacksonException | NullPointerException unknown) {
            return new ServiceException(
                    Kind.FAILED, "expected an answer of the engine, found something else");
        }
    }

    /** A failure as clients read it. */
    public record Problem(String error, Kind kind) {}

    /** What a client sent. */
    public static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException damaged) {
            throw new IllegalArgumentException(
                    "request: expected JSON, found " + firstLine(damaged.getOriginalMessage()),
                    damaged);
        }
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("something else");
    }
}
