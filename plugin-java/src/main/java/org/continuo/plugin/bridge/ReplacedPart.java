package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.service.wire.RequestJson.Role;
import org.continuo.core.timeline.TimelinePosition;
import org.continuo.plugin.intake.RegionIntake;
import org.continuo.plugin.intake.RegionShape;
import org.jspecify.annotations.Nullable;

/**
 * A part of a sound that is made anew: one buffer holds what stands before it, itself, and what
 * stands behind it, and a request takes its context, what it leads into and its melody from there.
 * All stays at the host's rate, so that the new part is exactly as long, and fades into the very
 * samples that stood there.
 *
 * @param sound all of the buffer
 * @param from the part's first sample in it; 0 where nothing stands before
 * @param to the sample behind its last; the sound's length where nothing stands behind
 * @param place of the part on the host's timeline, if that is known
 */
record ReplacedPart(AudioSamples sound, int from, int to, Optional<TimelinePosition> place) {

    /** Reads the buffer; whatever is wrong with it is one sentence. */
    static ReplacedPart of(Fields json, @Nullable ByteBuffer buffer) {
        RegionShape shape = AudioInput.shape(json);
        AudioSamples sound = RegionIntake.whole(buffer, shape);
        Bounds part = Bounds.of(json, shape);
        return new ReplacedPart(
                sound,
                part.from(),
                part.to(),
                AudioInput.start(json, shape).map(start -> start.plus(part.from())));
    }

    /** Where the part lies in its buffer. */
    record Bounds(int from, int to) {
        static Bounds of(Fields json, RegionShape shape) {
            int from = json.integer("replacedFrom", 0, shape.samples() - 1);
            return new Bounds(from, json.integer("replacedTo", from + 1, shape.samples()));
        }
    }

    /** What a request's sound is. */
    AudioSamples sound(Role role, Fields request) {
        return switch (role) {
            case CONTEXT -> sound.slice(0, from);
            case MELODY -> sound.slice(from - heardBefore(request), sound.length());
            case INTO -> {
                int lead =
                        samples(request.object("into").optionalNumber("leadSeconds").orElse(0.0));
                yield sound.slice(Math.max(from, to - lead), sound.length());
            }
        };
    }

    /** The melody's time is that of all that the model hears and makes. */
    private int heardBefore(Fields request) {
        return request.optionalObject("context")
                .flatMap(context -> context.optionalNumber("longestSeconds"))
                .map(seconds -> Math.min(from, samples(seconds)))
                .orElse(0);
    }

    private int samples(double seconds) {
        return (int) Math.round(seconds * sound.sampleRateHz());
    }
}
