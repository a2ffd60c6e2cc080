package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.engine.cli.report.AtShutdown;
import org.continuo.engine.cli.report.CommandOutput;
import org.continuo.engine.cli.report.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** Lets hub or worker go on until it is told to end. */
final class RunningCommand {
    private RunningCommand() {}

    static void journal(String sentence) {
        System.err.println("continuo: " + sentence);
    }

    static int run(Studio.Running running, @Nullable CommandSpec spec) throws IOException {
        PrintWriter out = CommandOutput.of(spec);
        try (AtShutdown _ = new AtShutdown(() -> end(running))) {
            running.lines().forEach(out::println);
            out.flush();
            running.awaitEnd();
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new CancellationException("cancelled");
        } finally {
            running.close();
        }
        return ExitCode.DONE.number();
    }

    private static void end(Studio.Running running) {
        try {
            running.close();
        } catch (IOException stays) {
            journal(ProblemSentence.of(stays));
        }
    }
}
