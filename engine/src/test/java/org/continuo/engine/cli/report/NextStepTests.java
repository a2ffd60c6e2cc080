package org.continuo.engine.cli.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.continuo.core.problem.NextStep;
import org.continuo.core.problem.NextStep.Kind;
import org.continuo.core.service.ServiceException;
import org.continuo.engine.service.server.EngineServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

class NextStepTests {
    /** An option, a variable or a command, within a sentence. */
    private static final Pattern COMMAND_LINE =
            Pattern.compile("(?<![\\w-])--[a-z]|CONTINUO_[A-Z]+|\\bcontinuo [a-z]+");

    private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");

    @ParameterizedTest
    @EnumSource
    void theCommandLineHasAWayForEveryStep(Kind kind) {
        ServiceException problem =
                new ServiceException(
                        ServiceException.Kind.FAILED,
                        "it failed",
                        Optional.of(new NextStep(kind, "4")));
        String sentence = Failure.of(problem).sentence();
        assertTrue(sentence.startsWith("it failed; "), sentence);
    }

    @Test
    void theInterfaceDocumentsEveryStep() throws IOException {
        try (InputStream in = EngineServer.class.getResourceAsStream("openapi.yaml")) {
            assertEquals(
                    Stream.of(Kind.values())
                            .map(kind -> kind.name().toLowerCase(Locale.ROOT))
                            .toList(),
                    new YAMLMapper()
                            .readTree(in)
                            .at("/components/schemas/NextStep/properties/kind/enum")
                            .valueStream()
                            .map(JsonNode::asString)
                            .toList());
        }
    }

    @Test
    void whatIsNotForeseenSaysWhereToLook() {
        assertEquals(
                "this should not have happened: java.lang.IllegalStateException: x;"
                        + " CONTINUO_DEBUG=1 shows where",
                Failure.of(new IllegalStateException("x")).sentence());
        assertEquals(
                "not enough memory (heap); a shorter clip, fewer takes or a smaller model needs"
                        + " less; CONTINUO_HEAP=4g gives more",
                Failure.of(new OutOfMemoryError("heap")).sentence());
    }

    /**
     * What is thrown below the command line reaches other fronts, too: none of its sentences names
     * what only a command line has. Names of variables alone are what the code looks up.
     */
    @Test
    void onlyTheCommandLineNamesItsOptionsVariablesAndCommands() throws IOException {
        List<String> found = new ArrayList<>();
        int literals = 0;
        for (Path source : sources()) {
            for (MatchResult literal : literals(Files.readString(source))) {
                literals++;
                boolean isSentence = literal.group(1).contains(" ");
                if (isSentence && COMMAND_LINE.matcher(literal.group(1)).find()) {
                    found.add(source.getFileName() + ": " + literal.group(1));
                }
            }
        }
        assertTrue(literals > 3000, "expected to look at thousands of texts, found " + literals);
        assertEquals(List.of(), found);
        assertTrue(COMMAND_LINE.matcher("give it with --lora").find());
        assertTrue(COMMAND_LINE.matcher("fetch it with: continuo models pull").find());
    }

    private static List<MatchResult> literals(String source) {
        String code = source.replaceAll("(?m)^\\s*(\\*|/\\*|//).*", "");
        return LITERAL.matcher(code).results().toList();
    }

    /** All but the command line and the page that it serves to a browser. */
    private static List<Path> sources() throws IOException {
        List<Path> all = new ArrayList<>();
        for (String module : List.of("core", "engine", "plugin-java")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                all.addAll(
                        files.filter(file -> file.toString().endsWith(".java"))
                                .filter(file -> !isOfCommandLine(file))
                                .toList());
            }
        }
        return all;
    }

    private static boolean isOfCommandLine(Path file) {
        Path engine = Path.of("..", "engine", "src/main/java/org/continuo/engine");
        return file.startsWith(engine.resolve("cli"))
                || file.startsWith(engine.resolve("listening"));
    }
}
