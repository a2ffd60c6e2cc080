package org.continuo.engine.cli.report;

import java.util.concurrent.CancellationException;
import org.continuo.core.problem.ProblemSentence;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.service.local.Problems;
import picocli.CommandLine;

/**
 * Why a command ended early, as its user is told: one sentence and an exit code.
 *
 * @param sentence on one line, whatever the cause's message looks like
 */
public record Failure(ExitCode exitCode, String sentence) {
    public Failure {
        sentence = ProblemSentence.tidied(sentence);
    }

    /** The failure that {@code cause} means. */
    public static Failure of(Throwable cause) {
        return switch (cause) {
            case CommandLine.ParameterException bad ->
                    new Failure(
                            ExitCode.BAD_USE,
                            "%s (see %s --help)"
                                    .formatted(
                                            String.valueOf(bad.getMessage())
                                                    .replaceFirst("^Error: ", ""),
                                            bad.getCommandLine()
                                                    .getCommandSpec()
                                                    .qualifiedName(" ")));
            case CancellationException _ -> new Failure(ExitCode.CANCELLED, "cancelled");
            default -> of(Problems.of(cause));
        };
    }

    private static Failure of(ServiceException problem) {
        ExitCode code =
                switch (problem.kind()) {
                    case BAD_REQUEST -> ExitCode.BAD_USE;
                    case BAD_INPUT, NOT_FOUND -> ExitCode.BAD_INPUT;
                    case BUSY, TOO_LARGE, REFUSED, NO_ENGINE, FAILED -> ExitCode.FAILED;
                };
        return new Failure(code, CommandSteps.sentence(problem));
    }
}
