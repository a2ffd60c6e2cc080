package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.engine.cli.ContinuoProcess.Ended;
import org.continuo.engine.cli.report.ExitCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * The examples that {@code --help} shows end well, with sounds of the test's own and the kit's
 * model for nano.
 */
class ExampleTests {
    private static final String MODEL = "src/test/resources/conformance/musicgen_mono/checkpoint";
    private static final Set<String> FILES =
            Set.of(
                    "song.wav",
                    "song.npy",
                    "heard.wav",
                    "clips",
                    "songs",
                    "ratings.csv",
                    "nano-audiocraft");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^ {2}continuo (.+)$");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
    private static final int FEWEST = 7;

    @TempDir Path folder;

    @Test
    void eachExampleEndsWell() throws IOException {
        Sounds.music(folder.resolve("song.wav"), 1);
        for (String clips : List.of("clips", "songs")) {
            Path inside = Files.createDirectory(folder.resolve(clips));
            Sounds.music(inside.resolve("a.wav"), 2);
            Sounds.music(inside.resolve("b.wav"), 3);
        }
        Files.writeString(
                folder.resolve("ratings.csv"),
                """
                time,rater,kind,item,system,other,answer
                2026-11-28T23:00:00Z,Ada,mos,a,int8,,4
                """);
        List<String> examples = examples(Main.commandLine()).toList();
        assertTrue(examples.size() >= FEWEST, examples.toString());
        for (String example : examples) {
            Ended ended = CommandInThisProcess.run(words(example));
            assertEquals(
                    ExitCode.DONE.number(),
                    ended.code(),
                    () -> example + ": " + String.join("\n", ended.err()));
        }
        assertTrue(Files.exists(folder.resolve("heard.wav")));
        assertTrue(Files.exists(folder.resolve("nano-audiocraft")));
    }

    private static Stream<String> examples(CommandLine command) {
        return Stream.concat(
                EXAMPLE.matcher(command.getUsageMessage(Ansi.OFF))
                        .results()
                        .map(shown -> shown.group(1)),
                command.getSubcommands().values().stream().flatMap(ExampleTests::examples));
    }

    private String[] words(String example) {
        return WORD.matcher(example)
                .results()
                .map(MatchResult::group)
                .map(word -> word.replace("\"", ""))
                .map(word -> word.equals("nano") ? MODEL : word)
                .map(word -> FILES.contains(word) ? folder.resolve(word).toString() : word)
                .toArray(String[]::new);
    }
}
