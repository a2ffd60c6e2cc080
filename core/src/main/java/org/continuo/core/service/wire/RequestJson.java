package org.continuo.core.service.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.JsonType;
import org.continuo.core.json.StrictJson;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.SeparationRequest;
import org.continuo.core.service.Sound;
import org.continuo.core.service.TakeQuery;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request as JSON. Sound in memory does not go into it: the document says {@code "upload": true},
 * and the sound follows as a WAV file.
 */
public final class RequestJson {
    private static final String SUBJECT = "request";

    /**
     * A field that is missing, or null, is as usual; one that nobody knows is misspelt, or meant
     * for another version, and refused. Nothing is converted, but 4.0 is a whole number, since C++
     * and scripts write their numbers so.
     */
    private static final JsonMapper FORMS =
            Wire.JSON
                    .rebuild()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
                    .disable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                    .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
                    .changeDefaultPropertyInclusion(
                            usual -> usual.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .addModule(
                            new SimpleModule()
                                    .addDeserializer(
                                            Integer.class,
                                            new Numbers<>(Integer.class, JsonType.WHOLE_INTEGER))
                                    .addDeserializer(
                                            Long.class, new Numbers<>(Long.class, JsonType.WHOLE))
                                    .addDeserializer(
                                            Double.class,
                                            new Numbers<>(Double.class, JsonType.NUMBER)))
                    .build();

    private RequestJson() {}

    /** What a sound is for. */
    public enum Role {
        CONTEXT,
        MELODY,
        INTO;

        /** As paths have it. */
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** The document of a request. */
    public static ObjectNode write(JobRequest request) {
        return FORMS.valueToTree(RequestForm.of(request));
    }

    /** The sounds of a request that will be uploaded. */
    public static Map<Role, AudioSamples> uploads(JobRequest request) {
        Map<Role, AudioSamples> uploads = new EnumMap<>(Role.class);
        request.context().ifPresent(context -> addUpload(uploads, Role.CONTEXT, context.sound()));
        request.melody().ifPresent(melody -> addUpload(uploads, Role.MELODY, melody.sound()));
        if (request.ending() instanceof Ending.Into(Sound sound, double _)) {
            addUpload(uploads, Role.INTO, sound);
        }
        return uploads;
    }

    private static void addUpload(Map<Role, AudioSamples> uploads, Role role, Sound sound) {
        if (sound instanceof Sound.InMemory(AudioSamples audio)) {
            uploads.put(role, audio);
        }
    }

    /** Which sounds a document says will be uploaded. */
    public static Set<Role> awaited(JsonNode document) {
        Set<Role> awaited = EnumSet.noneOf(Role.class);
        for (Role role : Role.values()) {
            if (document.path(role.label()).path("sound").path("upload").asBoolean(false)) {
                awaited.add(role);
            }
        }
        return awaited;
    }

    /**
     * The request of a document. What is left out is as usual; an absent seed is drawn.
     *
     * @param uploads the sounds that were uploaded
     * @throws IllegalArgumentException if it is no request; the message names the field
     */
    public static JobRequest read(JsonNode document, Map<Role, AudioSamples> uploads) {
        return form(document, RequestForm.class).request(uploads);
    }

    /** The document of a sound that is to be taken apart. */
    public static ObjectNode write(SeparationRequest request) {
        return FORMS.valueToTree(SeparationForm.of(request));
    }

    /**
     * The separation of a document. What is left out is as usual.
     *
     * @throws IllegalArgumentException if it is none; the message names the field
     */
    public static SeparationRequest readSeparation(JsonNode document) {
        return form(document, SeparationForm.class).request();
    }

    /** The document of a search for takes. */
    public static ObjectNode write(TakeQuery query) {
        return FORMS.valueToTree(TakeQueryForm.of(query));
    }

    /**
     * The search of a document. What is left out may be anything.
     *
     * @throws IllegalArgumentException if it is none; the message names the field
     */
    public static TakeQuery readTakeQuery(JsonNode document) {
        return form(document, TakeQueryForm.class).query();
    }

    private static <T> T form(JsonNode document, Class<T> type) {
        if (!document.isObject()) {
            throw new IllegalArgumentException(
                    "%s: expected an object, found %s"
                            .formatted(SUBJECT, StrictJson.described(document)));
        }
        try {
            return Objects.requireNonNull(FORMS.treeToValue(document, type));
        } catch (JacksonException unexpected) {
            throw new IllegalArgumentException(difference(document, unexpected), unexpected);
        }
    }

    private static String difference(JsonNode document, JacksonException unexpected) {
        if (unexpected instanceof UnrecognizedPropertyException unknown) {
            return "%s: expected only the fields %s, found \"%s\""
                    .formatted(
                            place(Mismatch.around(document, unknown)),
                            unknown.getKnownPropertyIds().stream()
                                    .map(String::valueOf)
                                    .sorted()
                                    .collect(Collectors.joining(", ")),
                            StrictJson.shortened(unknown.getPropertyName()));
        }
        Mismatch mismatch = Mismatch.of(document, unexpected);
        return "%s: expected %s, found %s"
                .formatted(place(mismatch), mismatch.expected(), mismatch.found());
    }

    private static String place(Mismatch mismatch) {
        return mismatch.place().isEmpty() ? SUBJECT : SUBJECT + "." + mismatch.place();
    }

    /** Reads what {@link JsonType} takes for a number, and nothing else. */
    private static final class Numbers<T> extends StdDeserializer<T> {
        private final JsonType<T> type;

        Numbers(Class<T> value, JsonType<T> type) {
            super(value);
            this.type = type;
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) {
            return type.reading()
                    .apply(context.readTree(parser))
                    .orElseThrow(() ->
                            MismatchedInputException.from(parser, handledType(), type.name()));
        }
    }
}
