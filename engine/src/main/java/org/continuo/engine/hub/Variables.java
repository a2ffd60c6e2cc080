package org.continuo.engine.hub;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Environment variables as the hub's Python tools read them: empty is unset, {@code ~} is home. */
record Variables(Map<String, String> environment, Path home) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}|\\$(\\w+)");

    /** The variable without surrounding blanks; nothing where it is unset or blank. */
    Optional<String> text(String name) {
        return Optional.ofNullable(environment.get(name))
                .map(String::strip)
                .filter(text -> !text.isEmpty());
    }

    /** The variable as a path, with {@code ~} and other variables in it put in their place. */
    Optional<Path> path(String name) {
        return text(name).map(this::expand).map(Path::of);
    }

    private String expand(String text) {
        String expanded =
                REFERENCE
                        .matcher(text)
                        .replaceAll(match -> {
                            String name = match.group(1) == null ? match.group(2) : match.group(1);
                            return Matcher.quoteReplacement(
                                    environment.getOrDefault(name, match.group()));
                        });
        if (expanded.equals("~")) {
            return home.toString();
        }
        return expanded.startsWith("~/")
                ? home.resolve(expanded.substring(2)).toString()
                : expanded;
    }
}
