package org.continuo.core.audio;

/**
 * A stretch of a sound file, so that a few seconds of a long one can be read without the rest.
 *
 * @param fromSeconds the beginning, 0 or later
 * @param toSeconds the end, behind the beginning; a sound that ends sooner ends the range
 */
public record TimeRange(double fromSeconds, double toSeconds) {
    /** Everything there is. */
    public static final TimeRange ALL = new TimeRange(0, Double.POSITIVE_INFINITY);

    public TimeRange {
        if (!(fromSeconds >= 0) || !(toSeconds > fromSeconds)) {
            throw new IllegalArgumentException(
                    "time range: expected a beginning from 0 s on and an end behind it, found %s s"
                                    .formatted(fromSeconds)
                            + " to %s s".formatted(toSeconds));
        }
    }

    /** Whether nothing of the other lies outside. */
    boolean contains(TimeRange other) {
        return fromSeconds <= other.fromSeconds && other.toSeconds <= toSeconds;
    }

    /** The first sample inside. */
    long firstSample(int sampleRateHz) {
        return Math.round(fromSeconds * sampleRateHz);
    }

    /** The first sample behind the end. */
    long endSample(int sampleRateHz) {
        return Math.round(toSeconds * sampleRateHz);
    }
}
