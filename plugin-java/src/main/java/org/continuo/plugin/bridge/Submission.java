package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.core.timeline.TimelinePosition;
import org.continuo.plugin.intake.RegionIntake;
import org.continuo.plugin.intake.RegionUse;
import org.jspecify.annotations.Nullable;

/**
 * A {@code submit} call: a {@code JobRequest} as the engine's interface has it, whose sounds lie in
 * the buffer where it says {@code upload}.
 *
 * @param sounds what to play on from, whose melody to follow, what to lead into
 * @param atModelRate whether they are to come at the models' rate, not at the host's
 * @param place where the clips belong on the host's timeline, if that is known
 */
record Submission(
        Fields request,
        Map<Role, AudioSamples> sounds,
        boolean atModelRate,
        Optional<TimelinePosition> place) {
    private static final int MOST_TAKES = 8;
    private static final double LONGEST_SECONDS = 300;

    /** Takes the sounds; the request itself is read later. */
    static Submission of(Fields call, @Nullable ByteBuffer buffer) {
        Fields request = call.object("request");
        Set<Role> awaited = RequestJson.awaited(request.node());
        if (awaited.isEmpty()) {
            return new Submission(request, Map.of(), true, Optional.empty());
        }
        Fields audio = call.object("audio");
        if (AudioInput.use(audio) == RegionUse.SURROUNDINGS) {
            ReplacedPart part = ReplacedPart.of(audio, buffer);
            Map<Role, AudioSamples> sounds = new EnumMap<>(Role.class);
            awaited.forEach(role -> sounds.put(role, part.sound(role, request)));
            return new Submission(request, sounds, false, part.place());
        }
        Role role = awaited.iterator().next();
        if (awaited.size() > 1 || role == Role.INTO) {
            throw new IllegalArgumentException(
                    request.subject()
                            + ": expected a context or a melody, or surroundings of a part that is"
                            + " made anew, found "
                            + awaited.stream().map(Role::label).collect(Collectors.joining(", ")));
        }
        RegionUse use = role == Role.CONTEXT ? RegionUse.CONTEXT : RegionUse.MELODY;
        AudioInput heard = AudioInput.of(audio, buffer, use);
        return new Submission(request, Map.of(role, heard.sound()), true, heard.end());
    }

    /**
     * The request for the engine. Brings the audio to the models' rate, which takes a moment.
     *
     * @throws IllegalArgumentException if it is none, or asks for more than a plugin's memory holds
     */
    JobRequest toEngine() {
        JobRequest read = RequestJson.read(request.node(), uploads());
        if (read.takes() > MOST_TAKES) {
            throw new IllegalArgumentException(
                    "takes: expected 1 to %d, found %d".formatted(MOST_TAKES, read.takes()));
        }
        if (read.length() instanceof ClipLength.Seconds(double seconds)
                && seconds > LONGEST_SECONDS) {
            throw new IllegalArgumentException(
                    "length: expected at most %.0f seconds, found %.2f (fewer bars, or another tempo)"
                            .formatted(LONGEST_SECONDS, seconds));
        }
        return read;
    }

    private Map<Role, AudioSamples> uploads() {
        if (!atModelRate) {
            return sounds;
        }
        Map<Role, AudioSamples> uploads = new EnumMap<>(Role.class);
        sounds.forEach((role, sound) -> uploads.put(role, RegionIntake.atModelRate(sound)));
        return uploads;
    }

    /** The model that is asked for; empty for the default one. */
    String model() {
        return request.has("model") ? request.object("model").text("name", "") : "";
    }
}
