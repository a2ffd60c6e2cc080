package org.continuo.engine.hub;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model's name on the hub: {@code facebook/musicgen-small}, or {@code facebook/musicgen-small@v2}
 * for one branch, tag or commit. A few old repositories have no owner: {@code t5-base}.
 *
 * @param repository {@code owner/name}, or a bare {@code name}
 * @param revision branch, tag or commit; {@code main} where none was given
 */
public record HubName(String repository, String revision) {
    /** The branch that the hub shows and that is meant where no revision is given. */
    public static final String DEFAULT_REVISION = "main";

    private static final Pattern REPOSITORY =
            Pattern.compile("(?:[A-Za-z0-9][\\w.-]{0,95}/)?[A-Za-z0-9_][\\w.-]{0,95}");
    private static final Pattern REVISION = Pattern.compile("[A-Za-z0-9][\\w.+/-]{0,199}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    public HubName {
        if (!REPOSITORY.matcher(repository).matches()
                || repository.contains("--")
                || repository.contains("..")
                || repository.endsWith(".")
                || repository.endsWith("-")) {
            throw new IllegalArgumentException(
                    "model name: expected owner/name such as facebook/musicgen-small, found \"%s\""
                            .formatted(repository));
        }
        if (!REVISION.matcher(revision).matches()
                || revision.contains("..")
                || revision.contains("//")
                || revision.contains("/.")
                || revision.endsWith("/")) {
            throw new IllegalArgumentException(
                    "revision of %s: expected a branch, tag or commit, found \"%s\""
                            .formatted(repository, revision));
        }
    }

    /**
     * Reads {@code owner/name} or {@code owner/name@revision}.
     *
     * @throws IllegalArgumentException if it is neither; the message says what was expected
     */
    public static HubName parse(String text) {
        int at = text.indexOf('@');
        return at < 0
                ? new HubName(text, DEFAULT_REVISION)
                : new HubName(text.substring(0, at), text.substring(at + 1));
    }

    /** As {@link #parse}, or nothing where the text cannot be a name. */
    public static Optional<HubName> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException notAName) {
            return Optional.empty();
        }
    }

    /** The same repository at another branch, tag or commit. */
    public HubName at(String otherRevision) {
        return new HubName(repository, otherRevision);
    }

    /** Whether the revision is a full commit, which never changes its content. */
    public boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String text) {
        return COMMIT.matcher(text).matches();
    }

    /** The form users type: without a revision where it is the default one. */
    @Override
    public String toString() {
        return revision.equals(DEFAULT_REVISION) ? repository : repository + "@" + revision;
    }
}
