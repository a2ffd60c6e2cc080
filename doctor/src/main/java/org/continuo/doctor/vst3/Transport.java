package org.continuo.doctor.vst3;

/**
 * Where the host is on its timeline when a block begins.
 *
 * @param positionSamples from the start of the timeline, at the host's rate
 * @param tempoBpm quarter notes per minute
 */
public record Transport(
        boolean playing, long positionSamples, double tempoBpm, int numerator, int denominator) {
    static final Transport STOPPED = new Transport(false, 0, 120, 4, 4);

    /** Rolling in 4/4 at 120 bpm, so that a bar is two seconds. */
    public static Transport rolling(long positionSamples) {
        return new Transport(true, positionSamples, 120, 4, 4);
    }

    double quarterNotes(double sampleRateHz) {
        return positionSamples / sampleRateHz * tempoBpm / 60;
    }

    /** The beginning of the bar, in quarter notes. */
    double barQuarterNotes(double sampleRateHz) {
        double bar = numerator * 4.0 / denominator;
        return Math.floor(quarterNotes(sampleRateHz) / bar + 1e-9) * bar;
    }
}
