package org.continuo.engine.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What clips were asked to be: a line for each in a file, its name, a tab, and the words. */
final class ClipWords {
    private final Map<String, String> words;

    private ClipWords(Map<String, String> words) {
        this.words = words;
    }

    static ClipWords none() {
        return new ClipWords(Map.of());
    }

    /**
     * Reads such a file.
     *
     * @throws IllegalArgumentException if a line has no tab
     */
    static ClipWords read(Path file) throws IOException {
        Map<String, String> words = new HashMap<>();
        List<String> lines = Files.readAllLines(file);
        for (int number = 1; number <= lines.size(); number++) {
            String line = lines.get(number - 1);
            int tab = line.indexOf('\t');
            if (tab > 0) {
                words.put(line.substring(0, tab).strip(), line.substring(tab + 1).strip());
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException(
                        "%s, line %d: expected a clip's name, a tab and its words, found %s"
                                .formatted(file, number, line));
            }
        }
        return new ClipWords(words);
    }

    /** Of a clip, which may be named with or without its ending. */
    Optional<String> of(Path clip) {
        String name = clip.getFileName().toString();
        String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
        return Optional.ofNullable(words.get(name)).or(() -> Optional.ofNullable(words.get(stem)));
    }

    int size() {
        return words.size();
    }
}
