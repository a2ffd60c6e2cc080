package org.continuo.core.problem;

import java.util.concurrent.CancellationException;

/**
 * How long computations are given up: whoever no longer wants the result interrupts their thread,
 * and they ask between their steps.
 */
public final class Cancellation {
    private Cancellation() {}

    /**
     * Goes on unless this thread was interrupted, which it then still is.
     *
     * @throws CancellationException if it was
     */
    public static void check() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("given up, as nobody wants the result any more");
        }
    }
}
