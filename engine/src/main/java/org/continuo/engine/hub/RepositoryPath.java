package org.continuo.engine.hub;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file's place within a repository, {@code /}-separated. Only names that stay within the folder
 * they are resolved in, on every system, can be one: the listing comes from the network.
 */
public record RepositoryPath(String value) implements Comparable<RepositoryPath> {
    private static final int LONGEST = 1024;
    private static final Pattern FORBIDDEN = Pattern.compile("[\\x00-\\x1f\\x7f\\\\:]");
    private static final Set<String> WINDOWS_DEVICES = Set.of("con", "prn", "aux", "nul");

    public RepositoryPath {
        if (!staysInside(value)) {
            throw new IllegalArgumentException(
                    "file name: expected a path below the model's folder, found \"%s\""
                            .formatted(FORBIDDEN.matcher(value).replaceAll("?")));
        }
    }

    /** A path of this text, or nothing where the text cannot be one. */
    static Optional<RepositoryPath> tryParse(String text) {
        return staysInside(text) ? Optional.of(new RepositoryPath(text)) : Optional.empty();
    }

    private static boolean staysInside(String value) {
        if (value.isEmpty() || value.length() > LONGEST || FORBIDDEN.matcher(value).find()) {
            return false;
        }
        for (String part : value.split("/", -1)) {
            if (part.isEmpty()
                    || part.equals(".")
                    || part.equals("..")
                    || WINDOWS_DEVICES.contains(part.toLowerCase(Locale.ROOT))) {
                return false;
            }
        }
        return true;
    }

    /** Where this file lies in a folder that holds the repository's files. */
    public Path in(Path folder) {
        Path place = folder;
        for (String part : value.split("/")) {
            place = place.resolve(part);
        }
        return place;
    }

    /** How many folders lie between the repository's root and this file. */
    int depth() {
        return (int) value.chars().filter(c -> c == '/').count();
    }

    @Override
    public int compareTo(RepositoryPath other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
