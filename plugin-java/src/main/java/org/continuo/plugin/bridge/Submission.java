package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.request.ClipLength;
import org.continuo.core.service.JobRequest;
import org.continuo.core.service.wire.RequestJson;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.plugin.intake.RegionIntake;
import org.continuo.plugin.intake.RegionUse;
import org.jspecify.annotations.Nullable;

/**
 * A {@code submit} call: a {@code JobRequest} as the engine's interface has it, whose sound lies in
 * the buffer where it says {@code upload}.
 *
 * @param audio what to play on from, or whose melody to follow
 */
record Submission(Fields request, Optional<AudioInput> audio) {
    private static final int MOST_TAKES = 8;
    private static final double LONGEST_SECONDS = 300;

    /** Takes the sound; the request itself is read later. */
    static Submission of(Fields call, @Nullable ByteBuffer buffer) {
        Fields request = call.object("request");
        Set<Role> awaited = RequestJson.awaited(request.node());
        if (awaited.size() > 1) {
            throw new IllegalArgumentException(
                    request.subject() + ": expected a context or a melody, found both");
        }
        return new Submission(
                request,
                awaited.stream()
                        .findFirst()
                        .map(role -> AudioInput.of(call.object("audio"), buffer, use(role))));
    }

    private static RegionUse use(Role role) {
        return switch (role) {
            case CONTEXT -> RegionUse.CONTEXT;
            case MELODY -> RegionUse.MELODY;
            case INTO ->
                    throw new IllegalArgumentException(
                            "into: expected a sound in a file, since a call brings the context or"
                                    + " the melody, found one to be uploaded");
        };
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
        if (audio.isEmpty()) {
            return Map.of();
        }
        Role role = audio.get().use() == RegionUse.CONTEXT ? Role.CONTEXT : Role.MELODY;
        return Map.of(role, RegionIntake.atModelRate(audio.get().sound()));
    }

    /** The model that is asked for; empty for the default one. */
    String model() {
        return request.has("model") ? request.object("model").text("name", "") : "";
    }
}
