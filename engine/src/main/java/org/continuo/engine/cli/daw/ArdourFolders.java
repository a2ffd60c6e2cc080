package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.core.files.UserHome;

/**
 * Where Ardour keeps a user's settings and its own menus.
 *
 * @param environment of the process
 * @param home the user's folder
 */
record ArdourFolders(Map<String, String> environment, Path home) {
    private static final String END_OF_TEXT = String.valueOf((char) 0);
    private static final List<Integer> VERSIONS = List.of(9, 8, 7);

    static ArdourFolders ofUser() {
        return new ArdourFolders(System.getenv(), UserHome.path());
    }

    /**
     * The settings of all versions that can be used, the newest first.
     *
     * @throws IllegalArgumentException if Ardour has never run here
     */
    List<Path> settings() {
        List<Path> found =
                VERSIONS.stream()
                        .flatMap(version ->
                                Stream.of(
                                        configuration(environment, home)
                                                .resolve("ardour" + version),
                                        home.resolve("Library/Preferences/Ardour" + version)))
                        .filter(Files::isDirectory)
                        .toList();
        if (found.isEmpty()) {
            throw new IllegalArgumentException(
                    configuration(environment, home).resolve("ardour7")
                            + ": expected Ardour's settings, found none; start Ardour once and quit"
                            + " it again");
        }
        return found;
    }

    /** After the XDG base directory specification, as Ardour does. */
    private static Path configuration(Map<String, String> environment, Path home) {
        String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
        return xdg.isEmpty() ? home.resolve(".config") : Path.of(xdg);
    }

    /**
     * The menus that Ardour uses where a user has none.
     *
     * @param settings of a version
     * @throws IllegalArgumentException if they cannot be found
     */
    Path menus(Path settings) {
        String version = String.valueOf(settings.getFileName()).replaceAll("\\D", "");
        List<Path> candidates = new ArrayList<>();
        Optional.ofNullable(environment.get("ARDOUR_CONFIG_PATH"))
                .ifPresent(folder -> candidates.add(Path.of(folder)));
        candidates.add(Path.of("/etc/ardour" + version));
        candidates.add(Path.of("/usr/local/etc/ardour" + version));
        candidates.add(Path.of("/Applications/Ardour" + version + ".app/Contents/Resources"));
        candidates.addAll(bundles(version));
        return candidates.stream()
                .map(folder -> folder.resolve("ardour.menus"))
                .filter(Files::isRegularFile)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                "ardour.menus: expected the menus of Ardour %s in /etc/ardour%s or /opt, found none; name their folder in ARDOUR_CONFIG_PATH"
                                        .formatted(version, version)));
    }

    /** Ardour's own Linux packages install themselves to {@code /opt/Ardour-8.2.0}. */
    private static List<Path> bundles(String version) {
        Path opt = Path.of("/opt");
        if (!Files.isDirectory(opt)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(opt)) {
            return folders.filter(folder ->
                            String.valueOf(folder.getFileName()).startsWith("Ardour-" + version))
                    .map(folder -> folder.resolve("etc"))
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            return List.of();
        }
    }

    /** Whether an Ardour runs that would write these settings when it ends. */
    static boolean isInUse(Path settings) {
        return ProcessHandle.allProcesses()
                .filter(process ->
                        process.info()
                                .command()
                                .map(command ->
                                        String.valueOf(Path.of(command).getFileName())
                                                .matches("(?i)ardour-?\\d.*"))
                                .orElse(false))
                .anyMatch(process -> mayUse(process.pid(), settings));
    }

    /** On Linux a process tells which settings it uses; elsewhere it may be these. */
    private static boolean mayUse(long pid, Path settings) {
        try {
            String environ =
                    Files.readString(
                            Path.of("/proc/" + pid + "/environ"), StandardCharsets.ISO_8859_1);
            Map<String, String> variables = new HashMap<>();
            for (String variable : environ.split(END_OF_TEXT)) {
                int equals = variable.indexOf('=');
                if (equals > 0) {
                    variables.put(variable.substring(0, equals), variable.substring(equals + 1));
                }
            }
            Path home = Path.of(variables.getOrDefault("HOME", ""));
            return configuration(variables, home)
                    .equals(settings.toAbsolutePath().normalize().getParent());
        } catch (IOException notLinuxOrNotOurs) {
            return !Files.isDirectory(Path.of("/proc/self"));
        }
    }
}
