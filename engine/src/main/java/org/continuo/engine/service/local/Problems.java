package org.continuo.engine.service.local;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.service.ServiceException;
import org.continuo.core.service.ServiceException.Kind;
import org.continuo.core.tensor.NpyException;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.hub.HubException;
import org.continuo.engine.onnx.InferenceException;

/** Whatever goes wrong in a job, as one sentence for its user. */
public final class Problems {
    private static final int LONGEST_SENTENCE = 600;

    private Problems() {}

    /** The exception for clients that {@code cause} means; it is kept inside. */
    public static ServiceException of(Throwable cause) {
        return switch (cause) {
            case ServiceException itself -> itself;
            case HubException bad -> problem(Kind.FAILED, message(bad), bad);
            case CheckpointException bad -> problem(Kind.BAD_INPUT, message(bad), bad);
            case AudioFormatException bad -> problem(Kind.BAD_INPUT, message(bad), bad);
            case NpyException bad -> problem(Kind.BAD_INPUT, message(bad), bad);
            case FileSystemException bad -> ofFileSystem(bad);
            case FileNotFoundException bad -> problem(Kind.BAD_INPUT, message(bad), bad);
            case UncheckedIOException wrapped when wrapped.getCause() != null ->
                    of(wrapped.getCause());
            case IOException bad ->
                    problem(Kind.FAILED, "could not read or write: " + message(bad), bad);
            case IllegalArgumentException bad -> problem(Kind.BAD_REQUEST, message(bad), bad);
            case InferenceException bad -> problem(Kind.FAILED, message(bad), bad);
            case OutOfMemoryError bad ->
                    problem(
                            Kind.FAILED,
                            "not enough memory (%s); a shorter clip, fewer takes or a smaller model needs less, CONTINUO_HEAP=4g gives more"
                                    .formatted(message(bad)),
                            bad);
            // A mapped file whose end is gone: the JVM's words for it.
            case InternalError bad when message(bad).contains("unsafe memory access") ->
                    problem(
                            Kind.BAD_INPUT,
                            "the model's weights: expected a file at rest, found one that became"
                                    + " shorter while it was read",
                            bad);
            case StackOverflowError bad ->
                    problem(Kind.FAILED, "an input is nested too deeply to be read", bad);
            case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
                    of(wrapped.getCause());
            case UnsatisfiedLinkError bad ->
                    problem(
                            Kind.FAILED,
                            "a native library cannot be loaded on this machine: " + message(bad),
                            bad);
            default ->
                    problem(
                            Kind.FAILED,
                            "this should not have happened: %s; CONTINUO_DEBUG=1 shows where"
                                    .formatted(cause),
                            cause);
        };
    }

    private static ServiceException ofFileSystem(FileSystemException bad) {
        String file = String.valueOf(bad.getFile());
        return switch (bad) {
            case NoSuchFileException _ ->
                    problem(Kind.BAD_INPUT, file + ": expected a file, found nothing", bad);
            case NotDirectoryException _ ->
                    problem(Kind.BAD_INPUT, file + ": expected a folder, found a file", bad);
            case AccessDeniedException _ -> problem(Kind.FAILED, file + ": access is denied", bad);
            default -> problem(Kind.FAILED, message(bad), bad);
        };
    }

    private static ServiceException problem(Kind kind, String sentence, Throwable cause) {
        String line = sentence.strip().replaceAll("\\s+", " ");
        return new ServiceException(
                kind,
                line.length() <= LONGEST_SENTENCE
                        ? line
                        : line.substring(0, LONGEST_SENTENCE - 1) + "…",
                cause);
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
