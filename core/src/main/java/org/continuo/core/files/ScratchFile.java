package org.continuo.core.files;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A file in the system's temporary folder that is deleted when it is closed. Its name says which
 * process made it, so that what a killed process leaves there can be told from what is in use.
 *
 * @param path the file, empty at first
 */
public record ScratchFile(Path path) implements AutoCloseable {
    private static final String PREFIX = "continuo-";
    private static final String SUFFIX = ".part";
    private static final Pattern NAME = Pattern.compile("continuo-(\\d+)(-\\d+)?\\.part");

    /** A new file of this process. */
    public static ScratchFile create() throws IOException {
        return new ScratchFile(
                Files.createTempFile(PREFIX + ProcessHandle.current().pid() + "-", SUFFIX));
    }

    /** Deletes what processes that are no more have left. */
    public static void deleteAbandoned() throws IOException {
        deleteAbandoned(Path.of(System.getProperty("java.io.tmpdir", "/tmp")));
    }

    static void deleteAbandoned(Path folder) throws IOException {
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (isAbandoned(String.valueOf(file.getFileName()))) {
                    try {
                        Files.deleteIfExists(file);
                    } catch (IOException ofAnotherUser) {
                        // Theirs will do it.
                    }
                }
            }
        }
    }

    private static boolean isAbandoned(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return false;
        }
        try {
            long process = Long.parseLong(matcher.group(1));
            return ProcessHandle.of(process).filter(ProcessHandle::isAlive).isEmpty();
        } catch (NumberFormatException noProcess) {
            return true; // as earlier versions named them
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
