package org.continuo.core.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner reads, where the file system knows owners. */
public final class PrivateFile {
    private PrivateFile() {}

    /** Writes a file, whole or not at all. */
    public static void write(Path file, String text) throws IOException {
        WholeFile.write(
                file,
                draft -> {
                    Files.createFile(draft, permissions(draft, "rw-------"));
                    Files.writeString(draft, text);
                });
    }

    /** Makes an empty file of the owner's alone. */
    public static Path create(Path file) throws IOException {
        return Files.createFile(file, permissions(file, "rw-------"));
    }

    /** Makes a folder, if it is not there, with those that it lies in. */
    public static Path folder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        Files.createDirectories(folder.toAbsolutePath().getParent());
        return Files.createDirectories(folder, permissions(folder, "rwx------"));
    }

    private static FileAttribute<?>[] permissions(Path place, String rights) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
                }
                : new FileAttribute<?>[0];
    }
}
