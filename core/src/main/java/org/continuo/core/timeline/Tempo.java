package org.continuo.core.timeline;

/**
 * How fast time goes, in quarter notes per minute, as hosts count whatever the meter.
 *
 * @param bpm from 10 to 1000
 */
public record Tempo(double bpm) {
    public static final double SLOWEST_BPM = 10;
    public static final double FASTEST_BPM = 1000;

    public Tempo {
        if (!(bpm >= SLOWEST_BPM && bpm <= FASTEST_BPM)) {
            throw new IllegalArgumentException(
                    "tempo: expected 10 to 1000 bpm, found " + bpm + " bpm");
        }
    }
}
