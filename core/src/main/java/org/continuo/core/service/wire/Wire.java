package org.continuo.core.service.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.Nulls;
import java.util.Optional;
import org.continuo.core.json.StrictJson;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** The JSON of the engine's HTTP interface, and the names that both sides use. */
public final class Wire {
    /** The header by which a client says who it is. */
    public static final String CLIENT_HEADER = "Continuo-Client";

    /** Before the token in the Authorization header. */
    public static final String BEARER = "Bearer ";

    /**
     * Field names as the records have them, enumerations in lower case. Every field of a record
     * must be there and be of its kind; only an {@code Optional} may be null. Further fields, which
     * a later version may have, are passed over.
     */
    public static final JsonMapper JSON =
            JsonMapper.builder(StrictJson.FACTORY)
                    .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
                    .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
                    .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                    .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                    .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .changeDefaultNullHandling(nulls -> nulls.withContentNulls(Nulls.FAIL))
                    .withCoercionConfig(
                            LogicalType.Textual,
                            text -> {
                                for (CoercionInputShape shape : CoercionInputShape.values()) {
                                    text.setCoercion(shape, CoercionAction.Fail);
                                }
                            })
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
        return JSON.writeValueAsBytes(Problem.of(problem));
    }

    /** What {@link #problem} wrote; a problem of its own if it is something else. */
    public static ServiceException problem(byte[] document) {
        try {
            return Problem.read("answer", EngineMessage.tree("answer", document));
        } catch (ServiceException unknown) {
            return unknown;
        }
    }

    /**
     * A failure as clients read it.
     *
     * @param next left out where nothing is known that helps
     */
    public record Problem(
            String error,
            Kind kind,
            @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<NextStep> next) {
        public Problem {
            error = ProblemSentence.tidied(error);
            if (error.isEmpty()) {
                throw new IllegalArgumentException("expected a sentence at error, found none");
            }
        }

        static Problem of(ServiceException exception) {
            return new Problem(exception.sentence(), exception.kind(), exception.nextStep());
        }

        /**
         * What {@link #of} wrote, in a document that messages call {@code name}. A step that only a
         * later version knows does not hide the sentence.
         */
        static ServiceException read(String name, JsonNode document) throws ServiceException {
            JsonNode whole =
                    document instanceof ObjectNode fields && !isStep(fields.get("next"))
                            ? fields.deepCopy().putNull("next")
                            : document;
            Problem problem = EngineMessage.read(name, whole, Problem.class);
            return new ServiceException(problem.kind, problem.error, problem.next);
        }

        private static boolean isStep(@Nullable JsonNode next) {
            try {
                return next != null && JSON.treeToValue(next, NextStep.class) != null;
            } catch (JacksonException unknown) {
                return false;
            }
        }
    }

    /** What a client sent. */
    public static JsonNode parse(byte[] body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException damaged) {
            throw new IllegalArgumentException(
                    "request: expected JSON, found " + StrictJson.finding(damaged), damaged);
        }
    }
}
