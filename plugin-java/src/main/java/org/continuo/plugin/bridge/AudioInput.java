package org.continuo.plugin.bridge;

import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.json.Fields;
import org.continuo.core.timeline.TimelinePosition;
import org.continuo.plugin.intake.RegionIntake;
import org.continuo.plugin.intake.RegionShape;
import org.continuo.plugin.intake.RegionUse;
import org.continuo.plugin.intake.WaitingRegion;
import org.jspecify.annotations.Nullable;

/**
 * A request's {@code audio}: what the buffer holds, and where it was on the host's timeline.
 *
 * @param sound the part of the buffer that counts
 * @param end where the whole region ends on the timeline, if that is known
 */
record AudioInput(AudioSamples sound, RegionUse use, Optional<TimelinePosition> end) {

    /** Reads the region; whatever is wrong with it is one sentence. */
    static AudioInput of(Fields json, @Nullable ByteBuffer buffer, RegionUse use) {
        RegionShape shape = shape(json);
        requireUse(json, use);
        return new AudioInput(
                RegionIntake.take(buffer, shape, use),
                use,
                start(json, shape).map(start -> start.plus(shape.samples())));
    }

    /** Where the buffer's first sample was on the timeline, if that is known. */
    static Optional<TimelinePosition> start(Fields json, RegionShape shape) {
        return json.has("timelineStartSamples")
                ? Optional.of(
                        new TimelinePosition(
                                json.whole("timelineStartSamples", -1L << 52, 1L << 52),
                                shape.sampleRateHz()))
                : Optional.empty();
    }

    /** What the buffer is for; if nothing is said, the context. */
    static RegionUse use(Fields json) {
        return json.has("what") ? json.choice("what", RegionUse.class) : RegionUse.CONTEXT;
    }

    /**
     * Copies what a prompt is composed from, to be read later: of surroundings what stands before,
     * where nothing does what stands behind.
     */
    static WaitingRegion copy(Fields json, @Nullable ByteBuffer buffer) {
        if (use(json) != RegionUse.SURROUNDINGS) {
            return copy(json, buffer, use(json));
        }
        RegionShape shape = shape(json);
        ReplacedPart.Bounds part = ReplacedPart.Bounds.of(json, shape);
        return part.from() > 0
                ? RegionIntake.copy(buffer, shape, 0, part.from(), RegionUse.CONTEXT)
                : RegionIntake.copy(buffer, shape, part.to(), shape.samples(), RegionUse.MELODY);
    }

    /** Copies the region, to be read later. */
    static WaitingRegion copy(Fields json, @Nullable ByteBuffer buffer, RegionUse use) {
        RegionShape shape = shape(json);
        requireUse(json, use);
        return RegionIntake.copy(buffer, shape, use);
    }

    /** All of the buffer, which need not be what a model can hear. */
    static AudioSamples whole(Fields json, @Nullable ByteBuffer buffer) {
        return RegionIntake.whole(buffer, shape(json));
    }

    private static void requireUse(Fields json, RegionUse use) {
        if (json.has("what") && json.choice("what", RegionUse.class) != use) {
            throw new IllegalArgumentException(
                    "%s.what: expected %s, found %s"
                            .formatted(
                                    json.subject(),
                                    use.name().toLowerCase(Locale.ROOT),
                                    json.text("what")));
        }
    }

    static RegionShape shape(Fields json) {
        return new RegionShape(
                json.integer(
                        "sampleRateHz", RegionShape.LOWEST_RATE_HZ, RegionShape.HIGHEST_RATE_HZ),
                json.integer("channels", 1, 2),
                json.integer("samples", 0, Integer.MAX_VALUE));
    }
}
