package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The README's command reference is what {@code --help} says, and its examples are commands that
 * exist. When an option changes, {@code target/commands.md} has the section to paste.
 */
class ReadmeTests {
    private static final Path README = Path.of("..", "README.md");

    /** Takes the commands that build things itself. */
    private static final Path LAUNCHER = Path.of("../continuo");

    private static final Pattern EXAMPLE = Pattern.compile("(?m)^\\./continuo (.*)$");
    private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");

    @Test
    void theCommandReferenceIsWhatHelpSays() throws IOException {
        String readme = Files.readString(README);
        String reference = reference(Main.commandLine());
        Files.writeString(Path.of("target", "commands.md"), reference);
        int start = readme.indexOf("## Commands\n\n") + "## Commands\n\n".length();
        assertEquals(reference, readme.substring(start, readme.indexOf("## Licence")));
    }

    @Test
    void theExamplesAreCommandsThatExist() throws IOException {
        String launcher = Files.readString(LAUNCHER);
        Matcher examples = EXAMPLE.matcher(Files.readString(README));
        int count = 0;
        while (examples.find()) {
            List<String> words = new ArrayList<>();
            Matcher word = WORD.matcher(examples.group(1));
            while (word.find()) {
                words.add(word.group(1) == null ? word.group(2) : word.group(1));
            }
            if (!launcher.contains("    " + words.getFirst() + ") exec ")) {
                Main.commandLine().parseArgs(words.toArray(String[]::new));
            }
            count++;
        }
        assertTrue(count >= 5, "found only " + count + " examples");
    }

    private static String reference(CommandLine command) {
        StringBuilder text = new StringBuilder();
        append(command, text);
        return text.toString();
    }

    /** The commands that do something, depth first. */
    private static void append(CommandLine command, StringBuilder text) {
        if (command.getSubcommands().isEmpty()) {
            text.append("### ")
                    .append(command.getCommandSpec().qualifiedName(" "))
                    .append("\n\n```\n")
                    .append(command.getUsageMessage(Ansi.OFF).strip())
                    .append("\n```\n\n");
        }
        command.getSubcommands().values().forEach(each -> append(each, text));
    }
}
