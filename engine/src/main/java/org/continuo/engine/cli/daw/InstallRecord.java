package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.core.files.FolderTree;
import org.continuo.core.files.WholeFile;

/**
 * Remembers in a folder what was done to a DAW's settings, so that it can be undone to the byte:
 * the files that were added, and of every file that was changed both how it was and how it was
 * left.
 *
 * <p>The folder is Continuo's own, beside the settings: {@code added} lists files and folders,
 * {@code before} and {@code left} hold copies under the files' names.
 */
final class InstallRecord {
    private final Path settings;
    private final Path folder;

    /** Takes what was put into a file out of it again. */
    @FunctionalInterface
    interface Removal {
        byte[] from(byte[] content);
    }

    /** Whether two contents mean the same, though a program may have written them differently. */
    @FunctionalInterface
    interface Likeness {
        boolean of(byte[] one, byte[] other);
    }

    /**
     * The record of one DAW.
     *
     * @param settings the DAW's folder, in which all files lie
     * @param name of the folder in there that belongs to Continuo
     */
    InstallRecord(Path settings, String name) {
        this.settings = settings;
        this.folder = settings.resolve(name);
    }

    /** Continuo's own folder. */
    Path folder() {
        return folder;
    }

    boolean exists() {
        return Files.exists(folder.resolve("added"));
    }

    /** Begins: from now on there is something to be undone. */
    void begin() throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("added"), "");
    }

    /**
     * Writes a file that was not there.
     *
     * @throws IllegalArgumentException if there is one, which is the user's
     */
    void add(Path file, byte[] content) throws IOException {
        if (Files.exists(file)) {
            throw new IllegalArgumentException(
                    file + ": expected no such file, found one that Continuo did not put there");
        }
        for (Path missing : missingFolders(file)) {
            Files.createDirectory(missing);
            note(missing);
        }
        note(file);
        write(file, content);
    }

    /** Writes a file that may have been there, and keeps how it was. */
    void change(Path file, byte[] content) throws IOException {
        if (Files.exists(file)) {
            write(kept("before", file), Files.readAllBytes(file));
        }
        write(kept("left", file), content);
        write(file, content);
    }

    /**
     * Brings a changed file back. If nobody has written it since, it becomes what it was, to the
     * byte, or is deleted where there was none. Else only what was put in is taken out, and if that
     * leaves what was there before, then again in its own bytes.
     */
    void restore(Path file, Removal removal, Likeness likeness) throws IOException {
        Path leftCopy = kept("left", file);
        if (!Files.exists(leftCopy)) {
            return;
        }
        Optional<byte[]> before = content(kept("before", file));
        Optional<byte[]> now = content(file);
        if (now.isEmpty()) {
            return;
        }
        if (Arrays.equals(now.get(), Files.readAllBytes(leftCopy))) {
            replace(file, before);
            return;
        }
        byte[] without = removal.from(now.get());
        if (likeness.of(without, before.orElse(new byte[0]))) {
            replace(file, before);
        } else {
            write(file, without);
        }
    }

    /** Deletes what was added, and the record itself. */
    void clear() throws IOException {
        Path list = folder.resolve("added");
        List<String> added =
                Files.exists(list) ? new ArrayList<>(Files.readAllLines(list)) : new ArrayList<>();
        Collections.reverse(added);
        for (String each : added) {
            Path path = settings.resolve(each);
            if (!Files.isDirectory(path)) {
                Files.deleteIfExists(path);
            } else if (isEmpty(path)) {
                Files.delete(path);
            }
        }
        FolderTree.delete(folder);
    }

    private static Optional<byte[]> content(Path file) throws IOException {
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    private static void replace(Path file, Optional<byte[]> content) throws IOException {
        if (content.isPresent()) {
            write(file, content.get());
        } else {
            Files.delete(file);
        }
    }

    private Path kept(String when, Path file) {
        return folder.resolve(when).resolve(settings.relativize(file).toString());
    }

    private void note(Path path) throws IOException {
        Path list = folder.resolve("added");
        Files.writeString(list, Files.readString(list) + settings.relativize(path) + "\n");
    }

    /** Outermost first. */
    private static List<Path> missingFolders(Path file) {
        List<Path> missing = new ArrayList<>();
        Path each = file.getParent();
        while (each != null && !Files.exists(each)) {
            missing.addFirst(each);
            each = each.getParent();
        }
        return missing;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.findAny().isEmpty();
        }
    }

    /** Appears complete or not at all. */
    static void write(Path file, byte[] content) throws IOException {
        Files.createDirectories(file.getParent());
        WholeFile.write(file, draft -> Files.write(draft, content));
    }
}
