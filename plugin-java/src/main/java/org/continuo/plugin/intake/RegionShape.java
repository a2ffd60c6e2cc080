package org.continuo.plugin.intake;

/**
 * What a buffer of the host holds.
 *
 * @param channels 1 or 2
 * @param samples of each channel
 */
public record RegionShape(int sampleRateHz, int channels, int samples) {
    public static final int LOWEST_RATE_HZ = 4_000;
    public static final int HIGHEST_RATE_HZ = 384_000;

    public RegionShape {
        if (sampleRateHz < LOWEST_RATE_HZ || sampleRateHz > HIGHEST_RATE_HZ) {
            throw new IllegalArgumentException(
                    "audio: expected a sample rate from %d to %d Hz, found %d Hz"
                            .formatted(LOWEST_RATE_HZ, HIGHEST_RATE_HZ, sampleRateHz));
        }
        if (channels < 1 || channels > 2) {
            throw new IllegalArgumentException(
                    "audio: expected 1 or 2 channels, found " + channels);
        }
        if (samples < 0) {
            throw new IllegalArgumentException(
                    "audio: expected 0 samples or more, found " + samples);
        }
    }

    long bytes() {
        return (long) channels * samples * Float.BYTES;
    }
}
