package org.continuo.engine.cli.updates;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A version such as 0.1.0; what is missing at the end counts as 0. */
record VersionNumber(List<Integer> parts) implements Comparable<VersionNumber> {
    private static final Pattern FORM = Pattern.compile("\\d{1,6}(\\.\\d{1,6}){0,3}");

    VersionNumber {
        parts = List.copyOf(parts);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException if the text is no version
     */
    static VersionNumber parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "expected a version such as 0.1.0, found \"%s\""
                            .formatted(text.replaceAll("\\p{Cntrl}", "?")));
        }
        return new VersionNumber(Stream.of(text.split("\\.", -1)).map(Integer::valueOf).toList());
    }

    @Override
    public int compareTo(VersionNumber other) {
        for (int i = 0; i < Math.max(parts.size(), other.parts.size()); i++) {
            int order = Integer.compare(part(i), other.part(i));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int part(int index) {
        return index < parts.size() ? parts.get(index) : 0;
    }

    @Override
    public String toString() {
        return parts.stream().map(String::valueOf).collect(Collectors.joining("."));
    }
}
