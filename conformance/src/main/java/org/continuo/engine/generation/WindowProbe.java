package org.continuo.engine.generation;

/** Windows as audiocraft cuts them, from times and not from frames. */
public final class WindowProbe {
    private WindowProbe() {}

    public static LongFormWindows ofDuration(
            double durationSeconds,
            double maximumSeconds,
            double strideSeconds,
            double frameRateHz,
            int promptFrames) {
        return LongFormWindows.ofDuration(
                durationSeconds, maximumSeconds, strideSeconds, frameRateHz, promptFrames);
    }
}
