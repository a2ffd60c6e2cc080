package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandArgumentsTests {
    @Test
    void aLineOfTheVariableIsSplitAsWindowsSplitsIt() {
        // The examples of Microsoft's "Parsing C command-line arguments", and our own.
        assertEquals(List.of("a b c", "d", "e"), words("\"a b c\" d e"));
        assertEquals(List.of("ab\"c", "\\", "d"), words("\"ab\\\"c\" \"\\\\\" d"));
        assertEquals(List.of("a\\\\\\b", "de fg", "h"), words("a\\\\\\b d\"e f\"g h"));
        assertEquals(List.of("a\\\"b", "c", "d"), words("a\\\\\\\"b c d"));
        assertEquals(List.of("a\\\\b c", "d", "e"), words("a\\\\\\\\\"b c\" d e"));
        assertEquals(List.of("ab\" c d"), words("a\"b\"\" c d"));
        assertEquals(List.of("", "C:\\ü\\"), words("  \"\"\tC:\\ü\\ "));
        assertEquals(List.of(), words(""));
    }

    private static List<String> words(String line) {
        return CommandArguments.words(line);
    }

    @Test
    void theVariablesWordsStandForThoseThatTheSystemsCodePageHasSpoiled() {
        assertArrayEquals(
                new String[] {"generate", "Café 音楽 samba"},
                CommandArguments.of(
                        Map.of(CommandArguments.VARIABLE, "generate \"Café 音楽 samba\""),
                        "generate",
                        "Café ?? samba"));
        assertArrayEquals(new String[] {"a"}, CommandArguments.of(Map.of(), "a"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate Caf\uFFFD", "describe f\uFFFD\uFFFDr.wav", "\uFFFD"})
    void wordsThatWereNoUtf8AreRefusedInsteadOfMangled(String line) {
        assertEquals(2, Main.run(line.split(" ")));
    }
}
