package org.continuo.engine.cli.report;

import java.io.PrintStream;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** A bar with speed and remaining time. */
final class StepBar implements StepDisplay {
    /** Fits every terminal; asking for the true width would start another program. */
    private static final int WIDTH = 79;

    private static final int UPDATE_MILLIS = 200;

    private final PrintStream err;
    private @Nullable ProgressBar bar;

    StepBar(PrintStream err) {
        this.err = err;
    }

    @Override
    public void show(int done, int total) {
        ProgressBar shown = bar;
        if (shown == null) {
            shown =
                    new ProgressBarBuilder()
                            .setTaskName("steps")
                            .setInitialMax(total)
                            .setUpdateIntervalMillis(UPDATE_MILLIS)
                            .setStyle(ProgressBarStyle.ASCII)
                            .showSpeed()
                            .setConsumer(new ConsoleProgressBarConsumer(err, WIDTH))
                            .build();
            bar = shown;
        }
        shown.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }
}
