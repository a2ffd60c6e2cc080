package org.continuo.engine.cli.report;

import java.io.PrintStream;

/**
 * Sees to it that a command ends with one sentence, however it ends: by an exception, or by Ctrl-C,
 * upon which the JVM runs its shutdown hooks at once, even during a long native call, and exits
 * with 130.
 */
public final class CommandOutcome implements AutoCloseable {
    private static final long LONGEST_FAREWELL_MILLIS = 100;

    private final boolean json;
    private final PrintStream out;
    private final PrintStream err;
    private final AtShutdown atShutdown = new AtShutdown("say-cancelled", this::sayCancelled);

    /**
     * Begins to watch.
     *
     * @param json whether a failure is also an event on the output stream
     */
    public CommandOutcome(boolean json) {
        this.json = json;
        this.out = System.out;
        this.err = System.err;
    }

    /** Reports {@code cause} and returns the exit code that it means. */
    public int failed(Throwable cause) {
        Failure failure = Failure.of(cause);
        if (isDebugging()) {
            cause.printStackTrace(err);
        }
        say(failure);
        return failure.exitCode().number();
    }

    private void say(Failure failure) {
        err.println("continuo: " + failure.sentence());
        if (json) {
            JsonReporter.failure(out, failure);
        }
    }

    /** In a thread of its own: a reader that no longer reads must not delay the end. */
    private void sayCancelled() {
        Thread farewell =
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> say(new Failure(ExitCode.CANCELLED, "cancelled")));
        try {
            farewell.join(LONGEST_FAREWELL_MILLIS);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isDebugging() {
        return "1".equals(System.getenv("CONTINUO_DEBUG"));
    }

    /** The command has ended by itself. */
    @Override
    public void close() {
        atShutdown.close();
    }
}
