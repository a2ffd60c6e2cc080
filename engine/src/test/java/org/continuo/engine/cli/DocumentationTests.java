package org.continuo.engine.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * What the documentation shows is so: {@code docs/commands.md} is what {@code --help} says, and
 * every command in a code block, or between backquotes, is one that exists. When an option changes,
 * {@code target/commands.md} is the page to copy.
 */
class DocumentationTests {
    private static final Path ROOT = Path.of("..");
    private static final Path COMMANDS = ROOT.resolve("docs/commands.md");

    /** The page's last part, which {@code training/tests} holds to what the trainer says. */
    private static final String TRAINER = "\n## training/train-lora\n";

    /**
     * A line of a code block, without the explanation behind wide space; or what is in backquotes.
     */
    private static final Pattern CODE = Pattern.compile("(?ms)^```$(.*?)^```$|`([^`\n]+)`");

    private static final Pattern WORD = Pattern.compile("(?:\"[^\"]*\"|'[^']*'|[^\\s\"'])+");

    /** A class with its package, as in {@code onnx.OnnxOp}. */
    private static final Pattern CLASS = Pattern.compile("`((?:[a-z]+\\.)+)([A-Z]\\w+)[`.]");

    /** A class alone, as in {@code OnnxOp}. */
    private static final Pattern NAME = Pattern.compile("`([A-Z][a-z]\\w+)`");

    private static final Pattern DEFINITION =
            Pattern.compile("\\b(?:class|record|enum|struct|interface) (\\w+)");

    /** A file or folder of the tree, with or without what stands before or behind. */
    private static final Pattern PLACE = Pattern.compile("`([a-z][\\w.-]*(?:/[\\w.-]+)+)/?`");

    /** What a source of the plugin includes first, without the folder. */
    private static final Pattern OWN_HEADER =
            Pattern.compile("(?m)^#include \"(?:\\w+/)?(\\w+\\.h)\"");

    /** What stands in backquotes and is not ours. */
    private static final Set<String> FOREIGN =
            Set.of("ServiceLoader", "IllegalArgumentException", "Tests");

    private static final List<Path> MAPS =
            List.of(ROOT.resolve("ARCHITECTURE.md"), ROOT.resolve("CONTRIBUTING.md"));

    private static final int LONGEST_README_LINES = 200;
    private static final int LONGEST_MAP_LINES = 135;
    private static final int LONGEST_SOURCE_LINES = 400;

    /** Every command shown, as its words, of which the first is {@code program}. */
    private static List<List<String>> shown(String program) throws IOException {
        List<List<String>> commands = new ArrayList<>();
        for (Path folder : List.of(ROOT, ROOT.resolve("docs"))) {
            try (Stream<Path> pages = Files.list(folder)) {
                for (Path page : pages.filter(DocumentationTests::isPage).sorted().toList()) {
                    addShown(Files.readString(page), program, commands);
                }
            }
        }
        return commands;
    }

    private static void addShown(String page, String program, List<List<String>> commands) {
        Matcher code = CODE.matcher(page);
        while (code.find()) {
            String lines = code.group(1) == null ? code.group(2) : code.group(1);
            lines.lines()
                    .flatMap(line -> Stream.of(line.split(" {2,}", 2)[0].split(" && ")))
                    .filter(line -> (line + " ").startsWith(program + " "))
                    .forEach(line -> commands.add(words(line)));
        }
    }

    private static boolean isPage(Path file) {
        return file.toString().endsWith(".md") && !file.equals(COMMANDS);
    }

    private static List<String> words(String line) {
        List<String> words = new ArrayList<>();
        Matcher word = WORD.matcher(line);
        while (word.find()) {
            words.add(word.group().replaceAll("[\"']", ""));
        }
        return words;
    }

    /**
     * Looks at the arguments of each, and that there are enough to make the look worth something.
     */
    private static void eachOf(String program, int atLeast, Consumer<List<String>> look)
            throws IOException {
        List<List<String>> commands = shown(program);
        commands.forEach(words -> look.accept(words.subList(1, words.size())));
        assertTrue(
                commands.size() >= atLeast,
                "found only %d commands of %s".formatted(commands.size(), program));
    }

    @Test
    void thePageOfCommandsIsWhatHelpSays() throws IOException {
        String stands = Files.readString(COMMANDS);
        String page = page(Main.commandLine()) + stands.substring(stands.indexOf(TRAINER));
        Files.writeString(Path.of("target", "commands.md"), page);
        assertEquals(page, stands);
    }

    @Test
    void theReadmeIsReadInTenMinutes() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("README.md"))) {
            assertTrue(lines.count() <= LONGEST_README_LINES);
        }
    }

    @Test
    void theCommandsOfContinuoExist() throws IOException {
        String launcher = Files.readString(ROOT.resolve("continuo"));
        eachOf(
                "./continuo",
                15,
                arguments -> {
                    if (!arguments.isEmpty()
                            && !launcher.contains("    " + arguments.getFirst() + ") exec ")) {
                        Main.commandLine().parseArgs(arguments.toArray(String[]::new));
                    }
                });
    }

    /**
     * The parts are those of the script; a class is there, and has a test that the pattern fits.
     */
    @Test
    void theTestsThatCanBeNamedExist() throws IOException {
        String script = Files.readString(ROOT.resolve("check"));
        eachOf(
                "./check",
                5,
                arguments -> {
                    for (String argument : arguments) {
                        if (argument.startsWith("-Dtest=")) {
                            requireTest(argument.substring("-Dtest=".length()));
                        } else if (!argument.startsWith("-D") && !argument.equals("all")) {
                            assertTrue(script.contains("\ncheck_" + argument + "() {"), argument);
                        }
                    }
                });
    }

    private static void requireTest(String selection) {
        String[] classAndMethod = selection.split("#", 2);
        try (Stream<Path> files = Files.walk(ROOT, 12)) {
            Path source =
                    files.filter(file -> file.endsWith(classAndMethod[0] + ".java"))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError("no class " + selection));
            if (classAndMethod.length == 2) {
                var method = FileSystems.getDefault().getPathMatcher("glob:" + classAndMethod[1]);
                assertTrue(
                        Pattern.compile("void (\\w+)\\(")
                                .matcher(Files.readString(source))
                                .results()
                                .anyMatch(name -> method.matches(Path.of(name.group(1)))),
                        selection);
            }
        } catch (IOException problem) {
            throw new AssertionError(problem);
        }
    }

    @Test
    void thePresetsExist() throws IOException {
        String presets = Files.readString(ROOT.resolve("CMakePresets.json"));
        Consumer<List<String>> look =
                arguments ->
                        after("--preset", arguments)
                                .ifPresent(preset ->
                                        assertTrue(
                                                presets.contains("\"name\": \"" + preset + "\""),
                                                arguments::toString));
        eachOf("cmake", 3, look);
        eachOf("ctest", 2, look);
    }

    @Test
    void whatIsShownOfNativeTestsExists() throws IOException {
        String audio = Files.readString(ROOT.resolve("native-shim/tests/audio/CMakeLists.txt"));
        eachOf(
                "cmake",
                3,
                arguments -> {
                    after("-S", arguments)
                            .ifPresent(folder ->
                                    assertTrue(
                                            Files.isRegularFile(
                                                    ROOT.resolve(folder + "/CMakeLists.txt")),
                                            folder));
                    after("--target", arguments)
                            .ifPresent(target -> assertTrue(audio.contains(target), target));
                });
        List<String> tests = new ArrayList<>();
        eachOf("ctest", 2, arguments -> after("-R", arguments).ifPresent(tests::add));
        eachOf(
                "build/audio-tests/continuo_audio_tests",
                1,
                arguments -> tests.add(arguments.getFirst().replace("*", "")));
        assertTrue(audio.contains("continuo_audio_tests"));
        assertTrue(tests.size() >= 2, tests::toString);
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(ROOT.resolve("native-shim/tests/audio"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                sources.append(Files.readString(file));
            }
        }
        for (String test : tests) {
            assertTrue(sources.indexOf("TEST_CASE (\"" + test) >= 0, test);
        }
    }

    private static Optional<String> after(String option, List<String> arguments) {
        int place = arguments.indexOf(option);
        return place < 0 ? Optional.empty() : Optional.of(arguments.get(place + 1));
    }

    @Test
    void theToolsThatPutCodeIntoShapeAreThoseOfTheChecks() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String script = Files.readString(ROOT.resolve("check"));
        eachOf(
                "mvn",
                1,
                arguments -> {
                    for (String goal : arguments) {
                        assertTrue(
                                !goal.contains(":")
                                        || pom.contains(goal.split(":")[0] + "-maven-plugin"),
                                goal);
                    }
                });
        eachOf(
                "find",
                1,
                arguments ->
                        assertTrue(
                                script.contains(" | xargs -0 clang-format-19 ")
                                        && arguments.contains("clang-format-19")
                                        && arguments.getFirst().equals("native-shim")));
    }

    /** What a block of commands begins with is one of those that the tests here look at. */
    @Test
    void noCommandOfTheFirstPagesIsShownUnseen() throws IOException {
        Set<String> seen =
                Set.of(
                        "./continuo",
                        "./check",
                        "mvn",
                        "cmake",
                        "ctest",
                        "find",
                        "build/audio-tests/continuo_audio_tests");
        int count = 0;
        for (String page : List.of("README.md", "CONTRIBUTING.md")) {
            List<String> lines =
                    named(CODE, Files.readString(ROOT.resolve(page))).stream()
                            .filter(Objects::nonNull) // between backquotes is no block
                            .flatMap(block -> block.strip().lines())
                            .toList();
            for (String line : lines) {
                assertTrue(seen.contains(line.split(" ", 2)[0]), page + " shows " + line);
            }
            count += lines.size();
        }
        assertTrue(count >= 20, "found only " + count);
    }

    @Test
    void theArchitectureIsAMapOfTwoScreens() throws IOException {
        try (Stream<String> lines = Files.lines(ROOT.resolve("ARCHITECTURE.md"))) {
            assertTrue(lines.count() <= LONGEST_MAP_LINES);
        }
    }

    @Test
    void theScriptsAreThereAndCanBeStarted() throws IOException {
        for (String script :
                List.of(
                        "bench/run",
                        "daw/check",
                        "daw/ardour/tests/run",
                        "tools/editor-picture.sh")) {
            assertTrue(Files.isExecutable(ROOT.resolve(script)), script);
        }
        eachOf("daw/check", 1, arguments -> assertEquals(List.of(), arguments));
        eachOf("tools/editor-picture.sh", 1, arguments -> assertEquals(List.of(), arguments));
    }

    /**
     * A class that a text names is one of ours; what is written in small letters is its package.
     */
    @Test
    void theClassesThatTheMapsNameExist() throws IOException {
        List<String> sources = sources();
        int count = 0;
        List<Path> maps = new ArrayList<>(MAPS);
        try (Stream<Path> decisions = Files.list(ROOT.resolve("docs/decisions"))) {
            decisions.forEach(maps::add);
        }
        for (Path map : maps) {
            Matcher name = CLASS.matcher(Files.readString(map));
            while (name.find()) {
                String folder = name.group(1).replace('.', '/');
                String file = "/" + folder + name.group(2) + ".";
                assertTrue(
                        sources.stream().anyMatch(source -> source.contains(file)),
                        map + " names " + name.group());
                count++;
            }
        }
        assertTrue(count > 30, "found only " + count + " classes");
    }

    @Test
    void thePlacesAndTheNamesWithoutPackageExist() throws IOException {
        List<String> sources = sources();
        Set<String> defined = new HashSet<>(FOREIGN);
        for (String source : sources) {
            defined.add(source.replaceAll(".*/|\\.\\w+$", ""));
            if (source.matches(".*\\.(java|h)")) {
                String text = Files.readString(Path.of(source));
                DEFINITION.matcher(text).results().forEach(name -> defined.add(name.group(1)));
            }
        }
        int count = 0;
        for (Path map : MAPS) {
            String text = Files.readString(map);
            for (String name : named(NAME, text)) {
                assertTrue(defined.contains(name), map + " names " + name);
                count++;
            }
            for (String place : named(PLACE, text)) {
                assertTrue(
                        place.contains("/target/")
                                || sources.stream().anyMatch(file -> file.contains("/" + place)),
                        map + " names " + place);
                count++;
            }
        }
        assertTrue(count > 60, "found only " + count + " names");
    }

    @Test
    void noFileOfTheProductIsTooLongToBeReadInOneGo() throws IOException {
        int count = 0;
        for (String source : sources()) {
            if (source.matches(".*/src/(main/java/.*\\.java|.*\\.(h|cpp))")
                    && !source.contains("/src/test/")) {
                int lines = Files.readAllLines(Path.of(source)).size();
                assertTrue(lines <= LONGEST_SOURCE_LINES, source + " has " + lines + " lines");
                count++;
            }
        }
        assertTrue(count > 500, "found only " + count + " files");
    }

    /** A class of the plugin has a header and sources; each includes that header first. */
    @Test
    void noClassOfThePluginIsTooLongWithAllOfItsFiles() throws IOException {
        Map<String, Integer> linesOfHeader = new TreeMap<>();
        for (String source : sources()) {
            if (source.matches(".*/native-shim/src/.*\\.(h|cpp)")) {
                Path file = Path.of(source);
                int lines = Files.readAllLines(file).size();
                linesOfHeader.merge(headerOf(file).toString(), lines, Integer::sum);
            }
        }
        linesOfHeader.forEach((header, lines) ->
                assertTrue(
                        lines <= LONGEST_SOURCE_LINES,
                        header + " and its sources have " + lines + " lines"));
        assertTrue(linesOfHeader.size() > 70, "found only " + linesOfHeader.size() + " classes");
    }

    private static Path headerOf(Path file) throws IOException {
        Matcher included = OWN_HEADER.matcher(Files.readString(file));
        if (file.toString().endsWith(".cpp") && included.find()) {
            Path header = file.resolveSibling(included.group(1));
            return Files.exists(header) ? header : file;
        }
        return file;
    }

    private static List<String> named(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(found -> found.group(1)).toList();
    }

    private static List<String> sources() throws IOException {
        List<String> sources = new ArrayList<>();
        for (String part :
                List.of(
                        "conformance",
                        "core",
                        "daw",
                        "docs",
                        "doctor",
                        "engine",
                        "installer",
                        "models/nano",
                        "native-shim",
                        "plugin-java",
                        "studio",
                        "presets",
                        "tools",
                        "training")) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(part))) {
                files.map(Path::toString)
                        .filter(file -> !file.contains("/target/"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }

    private static String page(CommandLine command) {
        StringBuilder text =
                new StringBuilder("# Commands\n\nWhat `--help` says, of every command.\n");
        append(command, text);
        return text.toString();
    }

    /** The commands that do something, depth first. */
    private static void append(CommandLine command, StringBuilder text) {
        // A command of which one below it must be named has no page of its own.
        String below = command.getCommandSpec().usageMessage().synopsisSubcommandLabel();
        if (command.getSubcommands().isEmpty() || !below.equals("COMMAND")) {
            text.append("\n## ")
                    .append(command.getCommandSpec().qualifiedName(" "))
                    .append("\n\n```\n")
                    .append(command.getUsageMessage(Ansi.OFF).strip())
                    .append("\n```\n");
        }
        command.getSubcommands().values().forEach(each -> append(each, text));
    }
}
