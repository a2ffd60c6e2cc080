package org.continuo.engine.cli.report;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Where a command writes what it was asked for. */
public final class CommandOutput {
    private CommandOutput() {}

    /**
     * The output of the running command.
     *
     * @param spec which picocli has filled in
     */
    public static PrintWriter of(@Nullable CommandSpec spec) {
        return running(spec).getOut();
    }

    /** Tells the user a sentence beside the output. */
    public static void note(@Nullable CommandSpec spec, String sentence) {
        PrintWriter err = running(spec).getErr();
        err.println("continuo: " + sentence);
        err.flush();
    }

    private static CommandLine running(@Nullable CommandSpec spec) {
        if (spec == null) {
            throw new IllegalStateException("command: expected to be run by picocli");
        }
        return spec.commandLine();
    }
}
