package org.continuo.studio.messages;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.JobRequest.Ending;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.Sound;
import org.continuo.core.service.wire.EngineMessage;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.core.service.wire.Wire;
import org.continuo.studio.messages.Slip.Work;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A job as its message has it: the request, whose models are {@linkplain ModelNames names or
 * hashes}, and its sounds as samples. There is no field in which a path could stand that a worker
 * would open.
 */
public sealed interface Order {
    /** The parcel. */
    Parcel parcel();

    /** Clips of a request. */
    record Clips(ObjectNode request, Map<Role, AudioSamples> sounds) implements Order {
        private static final double FRAMES_PER_SECOND = 50;

        /**
         * The order of a request.
         *
         * @param request whose sounds are all in memory
         * @param naming from the request's models to names or hashes
         */
        public static Clips of(JobRequest request, UnaryOperator<String> naming) {
            return new Clips(
                    ModelNames.renamed(RequestJson.write(request), naming),
                    RequestJson.uploads(request));
        }

        @Override
        public Parcel parcel() {
            ObjectNode head = Wire.JSON.createObjectNode();
            head.put("work", Work.CLIPS.name());
            head.set("request", request);
            ArrayNode roles = head.putArray("sounds");
            List<byte[]> parts = new ArrayList<>();
            sounds.forEach((role, sound) -> {
                roles.add(role.label());
                parts.add(SoundPart.write(sound));
            });
            return new Parcel(head, parts);
        }

        /**
         * The request.
         *
         * @param naming from names and hashes to the reader's own models
         * @throws IllegalArgumentException if it cannot be right, or names a file
         */
        public JobRequest request(UnaryOperator<String> naming) {
            ModelNames.in(request).forEach(ModelNames::require);
            JobRequest read = RequestJson.read(ModelNames.renamed(request, naming), sounds);
            read.context().map(JobRequest.Context::sound).ifPresent(Clips::requireSamples);
            read.melody().map(JobRequest.Melody::sound).ifPresent(Clips::requireSamples);
            if (read.ending() instanceof Ending.Into(Sound sound, double _)) {
                requireSamples(sound);
            }
            if (read.context().flatMap(JobRequest.Context::tokens).isPresent()) {
                throw new IllegalArgumentException(
                        "tokens: expected none in a job for the studio, found those of a take");
            }
            return read;
        }

        /**
         * How many seconds of music a request has made, all takes together; of a model whose frame
         * rate is another one, what they would be at MusicGen's.
         */
        public static double seconds(JobRequest request) {
            return request.length().frames(FRAMES_PER_SECOND)
                    / FRAMES_PER_SECOND
                    * request.takes()
                    * request.descriptions().size();
        }

        private static void requireSamples(Sound sound) {
            if (!(sound instanceof Sound.InMemory)) {
                throw new IllegalArgumentException(
                        "audio: expected samples in a job for the studio, found a path");
            }
        }
    }

    /**
     * A sound that is taken apart.
     *
     * @param form what is wanted of it
     */
    record Stems(StemsForm form, AudioSamples sound) implements Order {
        @Override
        public Parcel parcel() {
            ObjectNode head = Wire.JSON.createObjectNode();
            head.put("work", Work.STEMS.name());
            head.set("request", Wire.JSON.<JsonNode>valueToTree(form));
            head.putArray("sounds").add("sound");
            return new Parcel(head, List.of(SoundPart.write(sound)));
        }
    }

    /**
     * What is wanted of a sound that is taken apart.
     *
     * @param origin where its first sample lies on a timeline
     */
    record StemsForm(
            String model,
            int threads,
            String device,
            List<String> stems,
            Optional<String> two,
            Optional<Long> origin) {
        public StemsForm {
            ModelNames.require(model);
            stems = List.copyOf(stems);
        }
    }

    /**
     * Reads an order.
     *
     * @throws IllegalArgumentException if it is none
     */
    static Order read(Parcel parcel) throws ServiceException {
        JsonNode request = parcel.head().path("request");
        JsonNode names = parcel.head().path("sounds");
        String work = parcel.head().path("work").asString("");
        if (work.equals(Work.STEMS.name()) && names.size() == 1) {
            return new Stems(
                    EngineMessage.read(
                            "job", Wire.JSON.writeValueAsBytes(request), StemsForm.class),
                    SoundPart.read(parcel.part(0)));
        }
        if (!work.equals(Work.CLIPS.name()) || !(request instanceof ObjectNode document)) {
            throw new IllegalArgumentException("job: expected one of this version, found another");
        }
        Map<Role, AudioSamples> sounds = new EnumMap<>(Role.class);
        int number = 0;
        for (JsonNode name : names) {
            AudioSamples sound = SoundPart.read(parcel.part(number++));
            for (Role role : Role.values()) {
                if (role.label().equals(name.asString(""))) {
                    sounds.put(role, sound);
                }
            }
        }
        return new Clips(document, sounds);
    }
}
