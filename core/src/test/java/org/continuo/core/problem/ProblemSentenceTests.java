package org.continuo.core.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.continuo.core.audio.AudioFormatException;
import org.continuo.core.service.ServiceException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProblemSentenceTests {
    @ParameterizedTest
    @MethodSource
    void whateverIsThrownIsOneSentence(Throwable thrown, String sentence) {
        assertEquals(sentence, ProblemSentence.of(thrown));
    }

    static Stream<Arguments> whateverIsThrownIsOneSentence() {
        return Stream.of(
                Arguments.of(
                        new AudioFormatException("a.wav: expected 16 bits, found 5"),
                        "a.wav: expected 16 bits, found 5"),
                Arguments.of(
                        new ServiceException(ServiceException.Kind.BUSY, "the queue is full"),
                        "the queue is full"),
                Arguments.of(
                        new NoSuchFileException("a.wav"), "a.wav: expected a file, found nothing"),
                Arguments.of(
                        new NotDirectoryException("models"),
                        "models: expected a folder, found a file"),
                Arguments.of(new AccessDeniedException("a.wav"), "a.wav: access is denied"),
                Arguments.of(new FileAlreadyExistsException("clips"), "clips: file already exists"),
                Arguments.of(new DirectoryNotEmptyException("clips"), "clips: directory not empty"),
                Arguments.of(
                        new FileSystemException("a.wav", null, "Read-only file system"),
                        "a.wav: Read-only file system"),
                Arguments.of(
                        new FileNotFoundException("a.wav (No such file or directory)"),
                        "a.wav (No such file or directory)"),
                Arguments.of(
                        new IOException("No space left on device"),
                        "could not read or write: No space left on device"),
                Arguments.of(new EOFException(), "could not read or write: EOFException"),
                Arguments.of(
                        new IOException("a.wav: No space left on device"),
                        "a.wav: No space left on device"),
                Arguments.of(new IllegalArgumentException("takes: found 9"), "takes: found 9"),
                Arguments.of(new IllegalArgumentException(" "), "IllegalArgumentException"),
                Arguments.of(
                        new UncheckedIOException(new AccessDeniedException("a.wav")),
                        "a.wav: access is denied"),
                Arguments.of(
                        new ExceptionInInitializerError(
                                new UncheckedIOException(new EOFException("x: cut"))),
                        "x: cut"),
                Arguments.of(
                        new OutOfMemoryError("Java heap space"),
                        "not enough memory (Java heap space)"),
                Arguments.of(new StackOverflowError(), "an input is nested too deeply to be read"),
                Arguments.of(
                        new UnsatisfiedLinkError("no x in y"),
                        "a native library cannot be loaded on this machine: no x in y"),
                Arguments.of(
                        new IllegalStateException("closed"),
                        "this should not have happened: java.lang.IllegalStateException: closed"));
    }

    @Test
    void aSentenceStandsOnOneLineAndIsBounded() {
        assertEquals("a b c d", ProblemSentence.tidied(" a\n\tb \u001b c\r\n\u0000d "));
        String tidied = ProblemSentence.tidied("x".repeat(10_000));
        assertEquals(600, tidied.length());
        assertTrue(tidied.endsWith("x…"));
    }

    @Test
    void aReasonIsTheSystemsWordOrWhatTheExceptionIsCalled() {
        assertEquals(
                "Read-only file system",
                ProblemSentence.reason(
                        new FileSystemException("a", null, "Read-only file system")));
        assertEquals("access denied: a", ProblemSentence.reason(new AccessDeniedException("a")));
        assertEquals("no such file: a", ProblemSentence.reason(new NoSuchFileException("a")));
        assertEquals("Broken pipe", ProblemSentence.reason(new IOException("Broken pipe")));
        assertEquals("EOFException", ProblemSentence.reason(new EOFException()));
        assertEquals("ConnectException", ProblemSentence.reason(new ConnectException()));
    }
}
