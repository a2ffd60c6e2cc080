package org.continuo.engine.service.local;

import org.continuo.core.service.JobEvent;

/** How fast steps follow each other: a mean in which older steps count less and less. */
final class StepSpeed {
    private static final double WEIGHT = 0.1;

    private double secondsPerStep;
    private long lastNanos;
    private int counted;

    /** What to tell of a step that is just done. */
    JobEvent.Progress progress(int done, int total) {
        return progress(done, total, System.nanoTime());
    }

    JobEvent.Progress progress(int done, int total, long nowNanos) {
        if (counted > 0) {
            double seconds = (nowNanos - lastNanos) / 1e9;
            secondsPerStep =
                    counted == 1 ? seconds : secondsPerStep + WEIGHT * (seconds - secondsPerStep);
        }
        counted++;
        lastNanos = nowNanos;
        return secondsPerStep > 0
                ? new JobEvent.Progress(
                        done, total, 1 / secondsPerStep, (total - done) * secondsPerStep)
                : new JobEvent.Progress(done, total, 0, Double.NaN);
    }
}
