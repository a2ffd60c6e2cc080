package org.continuo.engine.cli.report;

import java.io.PrintStream;
import java.util.List;
import org.continuo.engine.onnx.ModelCache;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that a command ends with one sentence, however it ends: by an exception, or by Ctrl-C,
 * even during a long native call.
 */
public final class CommandOutcome implements AutoCloseable {
    private static final long LONGEST_FAREWELL_MILLIS = 300;

    private final boolean json;
    private final @Nullable ProgressFile progress;
    private final PrintStream out;
    private final PrintStream err;
    private final AtShutdown atShutdown;

    /**
     * Begins to watch.
     *
     * @param arguments of the command, which may not be right: with {@code --json} a failure is
     *     also an event on the output stream, with {@code --progress-file} that file's last line
     */
    public CommandOutcome(List<String> arguments) {
        this.json = arguments.contains("--json");
        this.progress = ProgressFile.named(arguments);
        this.out = System.out;
        this.err = System.err;
        this.atShutdown = new AtShutdown(this::endCancelled); // which a signal may wait for
    }

    /**
     * Reports {@code cause} and returns the exit code that it means. In a process that is already
     * ending it does not return: what failed is the consequence of what was taken away under a
     * thread that is still working, and that thread would end the process before it has said why.
     */
    public int failed(Throwable cause) {
        if (AtShutdown.isEnding()) {
            AtShutdown.waitForTheEnd();
        }
        Failure failure = Failure.of(cause);
        if (isDebugging()) {
            cause.printStackTrace(err);
        }
        note(failure);
        say(failure);
        return failure.exitCode().number();
    }

    private void note(Failure failure) {
        if (progress != null) {
            progress.failed(failure);
        }
    }

    private void say(Failure failure) {
        err.println("continuo: " + failure.sentence());
        if (json) {
            JsonReporter.failure(out, failure);
        }
    }

    private void endCancelled() {
        ModelCache.discardDrafts();
        Failure cancelled = new Failure(ExitCode.CANCELLED, "cancelled");
        note(cancelled);
        // In a thread of its own: a reader that no longer reads must not delay the end.
        Thread farewell = Thread.ofPlatform().daemon().start(() -> say(cancelled));
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
