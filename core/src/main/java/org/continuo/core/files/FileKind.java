package org.continuo.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * What lies at a path, found out before it is opened: whoever opens a pipe waits until somebody
 * writes into it.
 */
public enum FileKind {
    FILE("a file"),
    FOLDER("a folder"),
    PIPE("a pipe"),
    DEVICE("a device"),
    SOCKET("a socket"),
    OTHER("something else");

    private static final int TYPE_BITS = 0170000;

    private final String words;

    FileKind(String words) {
        this.words = words;
    }

    /** With its article, for sentences. */
    public String words() {
        return words;
    }

    /**
     * What the path leads to, links followed.
     *
     * @throws java.nio.file.NoSuchFileException if there is nothing
     */
    public static FileKind of(Path path) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
        if (attributes.isRegularFile()) {
            return FILE;
        }
        if (attributes.isDirectory()) {
            return FOLDER;
        }
        if (!path.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return OTHER;
        }
        // The numbers of POSIX' st_mode, the same on Linux and macOS.
        return switch ((Integer) Files.getAttribute(path, "unix:mode") & TYPE_BITS) {
            case 0010000 -> PIPE;
            case 0020000, 0060000 -> DEVICE;
            case 0140000 -> SOCKET;
            default -> OTHER;
        };
    }
}
