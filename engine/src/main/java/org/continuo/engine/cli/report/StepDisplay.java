package org.continuo.engine.cli.report;

import java.io.PrintStream;

/** Shows how many decoder steps are done. */
sealed interface StepDisplay extends AutoCloseable permits StepBar, StepLines {
    /** Set by the launcher where the error stream is a terminal; Java itself cannot tell. */
    String TERMINAL_PROPERTY = "continuo.terminal";

    void show(int done, int total);

    /** Ends what is shown, so that other lines may follow. */
    @Override
    void close();

    /** A bar on a terminal, else lines now and then. */
    static StepDisplay on(PrintStream err) {
        return Boolean.getBoolean(TERMINAL_PROPERTY) ? new StepBar(err) : new StepLines(err);
    }
}
