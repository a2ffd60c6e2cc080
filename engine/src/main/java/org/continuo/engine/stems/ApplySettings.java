package org.continuo.engine.stems;

import java.util.List;

/**
 * How a model is applied to a sound that is longer than a segment ({@code
 * demucs.apply.apply_model}).
 *
 * @param overlap part of a chunk that is shared with the next
 * @param transitionPower of the weights with which chunks meet
 * @param segmentSeconds a chunk that is shorter than the model's segment; 0 for the segment
 * @param split false for a sound of at most a segment that is taken whole
 * @param offsets one for each time the sound is taken, moved by so many samples of half a second;
 *     none to take it once, where it is
 */
public record ApplySettings(
        double overlap,
        double transitionPower,
        double segmentSeconds,
        boolean split,
        List<Integer> offsets) {
    /** Those of the reference, without the random shift. */
    public static final ApplySettings DEFAULT = new ApplySettings(0.25, 1, 0, true, List.of());

    public ApplySettings {
        offsets = List.copyOf(offsets);
        if (!(overlap >= 0 && overlap < 1) || !(transitionPower >= 1) || !(segmentSeconds >= 0)) {
            throw new IllegalArgumentException(
                    "separation: expected an overlap from 0 to below 1, a transition power of at least 1 and a positive segment, found %s, %s and %s"
                            .formatted(overlap, transitionPower, segmentSeconds));
        }
    }
}
