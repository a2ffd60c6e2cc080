package org.continuo.core.request;

import java.util.OptionalInt;
import org.continuo.core.audio.LoudnessStrategy;

/**
 * What a finished clip shall be like.
 *
 * @param sampleRateHz if absent, that of the sound it is made from
 * @param channels if absent, those of the sound it is made from
 */
public record OutputFormat(
        OptionalInt sampleRateHz, OptionalInt channels, LoudnessStrategy loudness) {
    /** As a sound of this rate and these channels is, where nothing else was asked for. */
    public OutputFormat orElse(int rateHz, int channelCount) {
        return new OutputFormat(
                OptionalInt.of(sampleRateHz.orElse(rateHz)),
                OptionalInt.of(channels.orElse(channelCount)),
                loudness);
    }
}
