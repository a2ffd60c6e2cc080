package org.continuo.core.problem;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Locale;
import java.util.Optional;

/**
 * What went wrong, as its user is told: one sentence on one line. Command line, engine and plugin
 * all take it from here, so that the same trouble has the same words everywhere.
 */
public final class ProblemSentence {
    private static final int LONGEST = 600;
    private static final String UNFORESEEN = "this should not have happened: ";

    private ProblemSentence() {}

    /** The sentence of whatever was thrown. */
    public static String of(Throwable thrown) {
        return tidied(words(cause(thrown)));
    }

    /** What its user can do about it. */
    public static Optional<NextStep> nextStep(Throwable thrown) {
        Throwable cause = cause(thrown);
        if (cause instanceof Explained explained) {
            return explained.nextStep();
        }
        return isForeseen(cause)
                ? Optional.empty()
                : Optional.of(NextStep.to(NextStep.Kind.SEE_WHERE));
    }

    /** What happened, out of what merely carried it here. */
    public static Throwable cause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        boolean isWrapping =
                thrown instanceof UncheckedIOException
                        || thrown instanceof ExceptionInInitializerError;
        return isWrapping && cause != null ? cause(cause) : thrown;
    }

    /** Whether it is trouble that users may have, and no fault of the program. */
    public static boolean isForeseen(Throwable thrown) {
        return !of(thrown).startsWith(UNFORESEEN);
    }

    /** A sentence on one line that moves no terminal's cursor, and not too long for a message. */
    public static String tidied(String words) {
        String sentence = words.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
    }

    /**
     * What went wrong, behind words that say with what: "Read-only file system". For the inside of
     * a sentence, where {@link #of} is a whole one.
     */
    public static String reason(Throwable problem) {
        if (problem instanceof FileSystemException bad) {
            String reason = bad.getReason();
            return reason == null || reason.isBlank()
                    ? "%s: %s".formatted(kind(bad), bad.getFile())
                    : reason;
        }
        return message(problem);
    }

    private static String words(Throwable cause) {
        return switch (cause) {
            case Explained _ -> message(cause);
            case FileSystemException bad -> ofFileSystem(bad);
            case FileNotFoundException bad -> message(bad);
            case IOException bad ->
                    isNamed(bad) ? message(bad) : "could not read or write: " + message(bad);
            case IllegalArgumentException bad -> message(bad);
            case OutOfMemoryError bad -> "not enough memory (%s)".formatted(message(bad));
            case StackOverflowError _ -> "an input is nested too deeply to be read";
            case UnsatisfiedLinkError bad ->
                    "a native library cannot be loaded on this machine: " + message(bad);
            default -> UNFORESEEN + cause;
        };
    }

    private static String ofFileSystem(FileSystemException bad) {
        return switch (bad) {
            case NoSuchFileException _ -> bad.getFile() + ": expected a file, found nothing";
            case NotDirectoryException _ -> bad.getFile() + ": expected a folder, found a file";
            case AccessDeniedException _ -> bad.getFile() + ": access is denied";
            default ->
                    bad.getReason() == null
                            ? "%s: %s".formatted(bad.getFile(), kind(bad))
                            : message(bad);
        };
    }

    /** Java's own messages are the system's few words; ours name a place before a colon. */
    private static boolean isNamed(IOException problem) {
        return message(problem).contains(": ");
    }

    /** {@code AccessDeniedException} says "access denied" in its name only. */
    private static String kind(FileSystemException problem) {
        return problem.getClass()
                .getSimpleName()
                .replace("Exception", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
