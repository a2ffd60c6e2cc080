package org.continuo.engine.cli.report;

import java.io.PrintStream;
import java.util.Locale;

/** A short line every five seconds, for logs. */
final class StepLines implements StepDisplay {
    private static final double INTERVAL_SECONDS = 5;

    private final PrintStream err;
    private long startNanos;
    private int startStep;
    private long lastNanos;

    StepLines(PrintStream err) {
        this.err = err;
    }

    @Override
    public void show(int done, int total) {
        long now = System.nanoTime();
        if (lastNanos == 0) {
            startNanos = now;
            startStep = done;
            lastNanos = now;
        } else if ((now - lastNanos) / 1e9 >= INTERVAL_SECONDS) {
            lastNanos = now;
            double speed = (done - startStep) / ((now - startNanos) / 1e9);
            err.println(
                    String.format(
                            Locale.ROOT,
                            "continuo: %d of %d steps, %.1f per second, %.0f s left",
                            done,
                            total,
                            speed,
                            (total - done) / speed));
        }
    }

    @Override
    public void close() {
        lastNanos = 0;
    }
}
