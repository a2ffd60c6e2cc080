package org.continuo.engine.cli;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Names of the clips to write: {@code clip.wav}, and of several {@code clip-1.wav}, {@code
 * clip-2.wav} …
 *
 * @param stem path without {@code .wav}
 * @param replacing whether files that exist may be replaced; else other numbers are taken
 */
record ClipNames(Path folder, String stem, boolean replacing) {
    private static final String SUFFIX = ".wav";
    private static final int LONGEST_STEM = 40;

    /** The file that the user named. */
    static ClipNames chosen(Path file) {
        String name = String.valueOf(file.getFileName());
        Path folder = file.getParent();
        return new ClipNames(
                folder == null ? Path.of("") : folder,
                name.substring(0, name.length() - SUFFIX.length()),
                true);
    }

    /** Names that no file has yet. */
    static ClipNames unused(Path folder, String stem) {
        return new ClipNames(folder, stem, false);
    }

    /** A stem from a description: its words in lower case. */
    static String stemOf(String text) {
        String words = text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", "-");
        String cut = words.substring(0, Math.min(words.length(), LONGEST_STEM));
        String stem = cut.replaceAll("^-+|-+$", "");
        return stem.isEmpty() ? "clip" : stem;
    }

    /** A stem from a sound file's name. */
    static String stemOf(Path source) {
        String name = String.valueOf(source.getFileName());
        int dot = name.lastIndexOf('.');
        return dot > 0 ? name.substring(0, dot) : name;
    }

    /** The names of this many clips. */
    List<Path> of(int count) {
        if (count == 1 && (replacing || isFree(single()))) {
            return List.of(single());
        }
        int first = count == 1 ? 2 : 1;
        while (!replacing && !numbered(first, count).stream().allMatch(ClipNames::isFree)) {
            first++;
        }
        return numbered(first, count);
    }

    private Path single() {
        return folder.resolve(stem + SUFFIX);
    }

    private List<Path> numbered(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(number -> folder.resolve(stem + "-" + number + SUFFIX))
                .toList();
    }

    private static boolean isFree(Path file) {
        return Files.notExists(file, LinkOption.NOFOLLOW_LINKS);
    }
}
