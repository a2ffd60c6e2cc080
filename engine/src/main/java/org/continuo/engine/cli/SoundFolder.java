package org.continuo.engine.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.continuo.core.audio.SoundFile;
import org.continuo.engine.cli.report.Failure;

/** The sound files of a folder and of those in it, in the order of their names. */
final class SoundFolder {
    private SoundFolder() {}

    /** A sound file alone, or those of a folder. */
    static List<Path> filesAt(Path fileOrFolder) throws IOException {
        return Files.isDirectory(fileOrFolder) ? files(fileOrFolder) : List.of(fileOrFolder);
    }

    /**
     * All files that are named like sounds, but for hidden ones.
     *
     * @throws IllegalArgumentException if there are none
     */
    static List<Path> files(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.walk(folder)) {
            files = all.filter(file -> isSound(folder, file)).sorted().toList();
        } catch (UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
        if (files.isEmpty()) {
            throw new IllegalArgumentException(
                    folder + ": expected sound files (WAV, FLAC, MP3 and more), found none");
        }
        return files;
    }

    private static boolean isSound(Path folder, Path file) {
        String name = file.getFileName().toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return SoundFile.ENDINGS.contains(ending)
                && !isHidden(folder, file)
                && Files.isRegularFile(file);
    }

    private static boolean isHidden(Path folder, Path file) {
        for (Path part : folder.relativize(file)) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    /** Why a file of a folder is passed over, with its name in it. */
    static String sentence(Path file, Exception bad) {
        String found = Failure.of(bad).sentence();
        return (found.contains(file.toString()) ? found : file + ": " + found) + "; left out";
    }
}
