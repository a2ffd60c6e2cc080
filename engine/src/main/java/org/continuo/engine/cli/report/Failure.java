package org.continuo.engine.cli.report;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.concurrent.CancellationException;
import org.continuo.engine.audio.AudioFormatException;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.onnx.InferenceException;
import org.continuo.engine.tensor.NpyException;
import picocli.CommandLine;

/**
 * Why a command ended early, as its user is told: one sentence and an exit code.
 *
 * @param sentence on one line, whatever the cause's message looks like
 */
public record Failure(ExitCode exitCode, String sentence) {
    private static final int LONGEST_SENTENCE = 600;

    public Failure {
        String line = sentence.strip().replaceAll("\\s+", " ");
        sentence =
                line.length() <= LONGEST_SENTENCE
                        ? line
                        : line.substring(0, LONGEST_SENTENCE - 1) + "…";
    }

    /** The failure that {@code cause} means. */
    public static Failure of(Throwable cause) {
        return switch (cause) {
            case CommandLine.ParameterException bad ->
                    new Failure(
                            ExitCode.BAD_USE,
                            "%s (see %s --help)"
                                    .formatted(
                                            message(bad).replaceFirst("^Error: ", ""),
                                            bad.getCommandLine()
                                                    .getCommandSpec()
                                                    .qualifiedName(" ")));
            case CancellationException _ -> new Failure(ExitCode.CANCELLED, "cancelled");
            case HubException bad -> new Failure(ExitCode.FAILED, message(bad));
            case CheckpointException bad -> new Failure(ExitCode.BAD_INPUT, message(bad));
            case AudioFormatException bad -> new Failure(ExitCode.BAD_INPUT, message(bad));
            case NpyException bad -> new Failure(ExitCode.BAD_INPUT, message(bad));
            case FileSystemException bad -> ofFileSystem(bad);
            case FileNotFoundException bad -> new Failure(ExitCode.BAD_INPUT, message(bad));
            case UncheckedIOException wrapped when wrapped.getCause() != null ->
                    of(wrapped.getCause());
            case IOException bad ->
                    new Failure(ExitCode.FAILED, "could not read or write: " + message(bad));
            case IllegalArgumentException bad -> new Failure(ExitCode.BAD_USE, message(bad));
            case InferenceException bad -> new Failure(ExitCode.FAILED, message(bad));
            case OutOfMemoryError bad ->
                    new Failure(
                            ExitCode.FAILED,
                            "not enough memory (%s); a shorter clip, fewer takes or a smaller model needs less, CONTINUO_HEAP=4g gives more"
                                    .formatted(message(bad)));
            case StackOverflowError _ ->
                    new Failure(ExitCode.FAILED, "an input is nested too deeply to be read");
            case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
                    of(wrapped.getCause());
            case UnsatisfiedLinkError bad ->
                    new Failure(
                            ExitCode.FAILED,
                            "a native library cannot be loaded on this machine: " + message(bad));
            default ->
                    new Failure(
                            ExitCode.FAILED,
                            "this should not have happened: %s; CONTINUO_DEBUG=1 shows where"
                                    .formatted(cause));
        };
    }

    private static Failure ofFileSystem(FileSystemException bad) {
        String file = String.valueOf(bad.getFile());
        return switch (bad) {
            case NoSuchFileException _ ->
                    new Failure(ExitCode.BAD_INPUT, file + ": expected a file, found nothing");
            case NotDirectoryException _ ->
                    new Failure(ExitCode.BAD_INPUT, file + ": expected a folder, found a file");
            case AccessDeniedException _ ->
                    new Failure(ExitCode.FAILED, file + ": access is denied");
            default -> new Failure(ExitCode.FAILED, message(bad));
        };
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
