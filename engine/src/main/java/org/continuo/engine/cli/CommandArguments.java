package org.continuo.engine.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The words of the command as the user wrote them. On Windows a JVM gets its arguments in the
 * system's code page, which knows few of the world's letters; there {@code continuo.cmd} puts the
 * whole line into an environment variable, which Java reads as it is.
 */
final class CommandArguments {
    /** Set by {@code continuo.cmd}. */
    static final String VARIABLE = "CONTINUO_ARGUMENTS";

    private static final char UNREADABLE = '\uFFFD';

    private CommandArguments() {}

    /** The variable's words if it is there, else those that the JVM was given. */
    static String[] of(Map<String, String> environment, String... given) {
        String line = environment.get(VARIABLE);
        return line == null ? given : words(line).toArray(String[]::new);
    }

    /**
     * Splits a line by the rules of Microsoft's C runtime: blanks outside quotes separate words, a
     * quote after an odd number of backslashes is a letter, each two of the backslashes before a
     * quote are one, and two quotes inside quotes are a letter.
     */
    static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean quoted = false;
        boolean begun = false;
        int at = 0;
        while (at < line.length()) {
            char letter = line.charAt(at);
            if (!quoted && (letter == ' ' || letter == '\t')) {
                if (begun) {
                    words.add(word.toString());
                    word.setLength(0);
                }
                begun = false;
                at++;
                continue;
            }
            begun = true;
            int quote = at;
            while (quote < line.length() && line.charAt(quote) == '\\') {
                quote++;
            }
            int backslashes = quote - at;
            if (quote == line.length() || line.charAt(quote) != '"') {
                word.append("\\".repeat(backslashes));
                at = quote;
                if (backslashes == 0) {
                    word.append(letter);
                    at++;
                }
                continue;
            }
            word.append("\\".repeat(backslashes / 2));
            boolean doubled = quoted && quote + 1 < line.length() && line.charAt(quote + 1) == '"';
            if (backslashes % 2 == 1) {
                word.append('"');
                at = quote + 1;
            } else if (doubled) {
                word.append('"');
                at = quote + 2;
            } else {
                quoted = !quoted;
                at = quote + 1;
            }
        }
        if (begun) {
            words.add(word.toString());
        }
        return words;
    }

    /**
     * Refuses words whose letters are lost already: Java puts one sign in place of all bytes that
     * are not in its encoding.
     */
    static void requireReadable(String... words) {
        for (String word : words) {
            if (word.indexOf(UNREADABLE) >= 0) {
                throw new IllegalArgumentException(
                        "expected arguments and file names in UTF-8, found other bytes in " + word);
            }
        }
    }
}
