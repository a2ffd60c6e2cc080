package org.continuo.plugin.bridge;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;

/** What went wrong, as the user is told: one sentence on one line. */
final class Sentence {
    private static final int LONGEST = 600;

    private Sentence() {}

    static String of(Throwable cause) {
        return tidied(spelled(cause));
    }

    /** A sentence on one line, and not too long for a message. */
    static String tidied(String words) {
        String sentence = words.strip().replaceAll("\\s+", " ");
        return sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST - 1) + "…";
    }

    private static String spelled(Throwable cause) {
        return switch (cause) {
            case UncheckedIOException wrapped when wrapped.getCause() != null ->
                    spelled(wrapped.getCause());
            case ExceptionInInitializerError wrapped when wrapped.getCause() != null ->
                    spelled(wrapped.getCause());
            case AccessDeniedException denied ->
                    "%s: expected to be allowed to read and write it, found that it is not permitted"
                            .formatted(denied.getFile());
            case NoSuchFileException missing ->
                    "%s: expected a file or folder, found none".formatted(missing.getFile());
            case FileSystemException bad ->
                    "%s: %s"
                            .formatted(
                                    bad.getFile(),
                                    bad.getReason() == null ? "cannot be used" : bad.getReason());
            case IllegalArgumentException bad -> message(bad);
            case IllegalStateException bad -> message(bad);
            case IOException bad -> message(bad);
            case OutOfMemoryError _ ->
                    "the plugin's Java part ran out of memory; a shorter region or fewer open"
                            + " instances needs less";
            case StackOverflowError _ -> "the request is nested too deeply to be read";
            default -> "this should not have happened: " + cause;
        };
    }

    private static String message(Throwable cause) {
        String message = cause.getMessage();
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }
}
