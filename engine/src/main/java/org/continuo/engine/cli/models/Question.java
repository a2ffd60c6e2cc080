package org.continuo.engine.cli.models;

import java.io.Console;
import java.util.Locale;
import java.util.Optional;

/** A question to the person at the terminal, if there is one. */
final class Question {
    private Question() {}

    /** Whether there is a person at a terminal who reads and writes. */
    static boolean isPossible() {
        return terminal().isPresent();
    }

    /** The answer, which is no unless it begins with a y; nothing where nobody can be asked. */
    static Optional<Boolean> ask(String text) {
        return terminal()
                .map(console -> {
                    String answer = console.readLine("%s [y/N] ", text);
                    return answer != null
                            && answer.strip().toLowerCase(Locale.ROOT).startsWith("y");
                });
    }

    @SuppressWarnings("SystemConsoleNull") // it is null where -Djdk.console=java.base is set
    private static Optional<Console> terminal() {
        return Optional.ofNullable(System.console()).filter(Console::isTerminal);
    }
}
