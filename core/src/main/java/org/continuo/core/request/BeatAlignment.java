package org.continuo.core.request;

import java.util.OptionalDouble;

/**
 * That the beats of a continuation shall come onto the grid of the sound it continues.
 *
 * @param expectedBpm the tempo of the sound that is continued, if known; settles octaves
 */
public record BeatAlignment(OptionalDouble expectedBpm) {
    public BeatAlignment {
        if (expectedBpm.isPresent() && !(expectedBpm.getAsDouble() > 0)) {
            throw new IllegalArgumentException(
                    "alignment: expected a tempo of more than 0 bpm, found "
                            + expectedBpm.getAsDouble());
        }
    }
}
