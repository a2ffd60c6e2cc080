package org.continuo.core.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.continuo.core.files.OperatingSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule stands in Java, in the launcher and in C++: all are held to one table. */
class DataFolderTests {
    private static final Path HOME = Path.of("/home/ada");
    private static final List<String> VARIABLES =
            List.of("CONTINUO_HOME", "XDG_DATA_HOME", "LOCALAPPDATA");

    /** A line of the table: a system, what is set there, and the folder that follows from it. */
    private record Rule(OperatingSystem system, Map<String, String> environment, Path folder) {
        static Rule of(String line) {
            String[] fields = line.split("\t");
            Map<String, String> environment = new HashMap<>();
            for (int i = 0; i < VARIABLES.size(); i++) {
                if (!fields[1 + i].equals("-")) {
                    environment.put(VARIABLES.get(i), fields[1 + i]);
                }
            }
            return new Rule(
                    OperatingSystem.valueOf(fields[0].toUpperCase(Locale.ROOT)),
                    environment,
                    inWorkingFolder(fields[fields.length - 1]));
        }
    }

    private static Path inWorkingFolder(String path) {
        return Path.of(path).toAbsolutePath().normalize();
    }

    static List<Rule> rules() throws IOException {
        try (InputStream table = DataFolderTests.class.getResourceAsStream("data-folders.tsv")) {
            assert table != null;
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(Rule::of)
                    .toList();
        }
    }

    @Test
    void theTableKnowsEverySystem() throws IOException {
        assertEquals(
                List.of(OperatingSystem.values()),
                rules().stream().map(Rule::system).distinct().sorted().toList());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void javaKeepsTheRule(Rule rule) {
        assertEquals(rule.folder(), DataFolder.of(rule.environment(), rule.system(), HOME).path());
    }

    @ParameterizedTest
    @MethodSource("rules")
    void theLauncherKeepsTheRule(Rule rule) throws IOException {
        assumeTrue(rule.system() != OperatingSystem.WINDOWS, "engine.sh is not for Windows");
        assumeTrue(OperatingSystem.own() != OperatingSystem.WINDOWS, "expected bash");
        String system = rule.system() == OperatingSystem.MACOS ? "darwin23" : "linux-gnu";
        Process bash =
                start(
                        rule,
                        "bash",
                        "-c",
                        ". ../engine/engine.sh; OSTYPE=%s; data_folder".formatted(system));
        String folder = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(rule.folder(), inWorkingFolder(folder.strip()));
    }

    /**
     * The launcher for Windows, by the few kinds of line that it takes; {@code
     * installer/windows/check} starts it.
     */
    @ParameterizedTest
    @MethodSource("rules")
    void theLauncherForWindowsKeepsTheRule(Rule rule) throws IOException {
        assumeTrue(rule.system() == OperatingSystem.WINDOWS, "engine.cmd is for Windows alone");
        Map<String, String> variables = new HashMap<>(rule.environment());
        variables.put("USERPROFILE", HOME.toString());
        Pattern assignment = Pattern.compile("(?:if not defined (\\w+) )?set \"(\\w+)=([^\"]*)\"");
        for (String line : Files.readAllLines(Path.of("../engine/engine.cmd"))) {
            Matcher set = assignment.matcher(line);
            if (set.matches() && (set.group(1) == null || !variables.containsKey(set.group(1)))) {
                String value =
                        Pattern.compile("%(\\w+)%")
                                .matcher(set.group(3))
                                .replaceAll(name ->
                                        Matcher.quoteReplacement(
                                                variables.getOrDefault(name.group(1), "")));
                variables.put(set.group(2), value);
            }
        }
        String folder = String.valueOf(variables.get("data")).replace('\\', '/');
        assertEquals(rule.folder(), inWorkingFolder(folder));
    }

    private static Process start(Rule rule, String... command) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        VARIABLES.forEach(builder.environment()::remove);
        builder.environment().putAll(rule.environment());
        builder.environment().put("HOME", HOME.toString());
        return builder.start();
    }
}
