package org.continuo.core.timeline;

/**
 * A place on the host's timeline; before its beginning, as in a count-in, it is negative.
 *
 * @param samples from the beginning of the timeline
 */
public record TimelinePosition(long samples, int sampleRateHz) {
    public TimelinePosition {
        if (sampleRateHz <= 0) {
            throw new IllegalArgumentException(
                    "timeline: expected a positive sample rate, found " + sampleRateHz + " Hz");
        }
    }

    /** The place so many samples later. */
    public TimelinePosition plus(long later) {
        return new TimelinePosition(Math.addExact(samples, later), sampleRateHz);
    }
}
