package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The card beside a checkpoint or an adapter, {@code README.md}, as the hub's have it. */
public final class ModelCard {
    /** A card is a page or two. */
    private static final int MOST_BYTES = 1 << 20;

    private static final String EDGE = "---";
    private static final Pattern LICENSE = Pattern.compile("license:\\s*[\"']?([\\w.+-]+)");

    private ModelCard() {}

    /** The short name of the licence that the front matter, between two lines of dashes, states. */
    public static Optional<String> license(Path folder) throws IOException {
        Path card = folder.resolve("README.md");
        if (!Files.isRegularFile(card) || Files.size(card) > MOST_BYTES) {
            return Optional.empty();
        }
        List<String> lines =
                new String(Files.readAllBytes(card), StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.getFirst().equals(EDGE)) {
            return Optional.empty();
        }
        return lines.stream()
                .skip(1)
                .takeWhile(line -> !line.equals(EDGE))
                .map(LICENSE::matcher)
                .filter(Matcher::lookingAt)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
