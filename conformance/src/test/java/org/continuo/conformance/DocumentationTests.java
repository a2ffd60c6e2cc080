package org.continuo.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ServiceLoader;
import org.continuo.engine.cli.DeveloperCommand;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;

/**
 * {@code docs/developer-commands.md} is what {@code --help} says. When an option changes, {@code
 * target/developer-commands.md} is the page to copy.
 */
class DocumentationTests {
    private static final Path PAGE = Path.of("../docs/developer-commands.md");

    @Test
    void thePageOfDeveloperCommandsIsWhatHelpSays() throws IOException {
        StringBuilder page =
                new StringBuilder(
                        """
                        # Commands for developers

                        What `--help` says of the commands that a checkout has beside those of [commands.md](commands.md). They come with the module `conformance`, which no package carries: there `continuo` does not know them.
                        """);
        CommandLine continuo = new CommandLine(CommandSpec.create().name("continuo"));
        ServiceLoader.load(DeveloperCommand.class).forEach(continuo::addSubcommand);
        continuo.getSubcommands()
                .values()
                .forEach(command ->
                        page.append("\n## ")
                                .append(command.getCommandSpec().qualifiedName(" "))
                                .append("\n\n```\n")
                                .append(command.getUsageMessage(Ansi.OFF).strip())
                                .append("\n```\n"));
        assertEquals(2, continuo.getSubcommands().size());
        Files.writeString(Path.of("target", "developer-commands.md"), page);
        assertEquals(page.toString(), Files.readString(PAGE));
    }
}
