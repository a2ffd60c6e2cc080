package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A user's settings as a test finds and leaves them. */
final class SettingsFolder {
    static final Path REPOSITORY = Path.of("..");

    private SettingsFolder() {}

    /** Every file with its bytes, every folder, by its path. */
    static Map<String, String> snapshot(Path folder) throws IOException {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.toList()) {
                files.put(
                        folder.relativize(file).toString(),
                        Files.isDirectory(file)
                                ? "folder"
                                : Base64.getEncoder().encodeToString(Files.readAllBytes(file)));
            }
        }
        return files;
    }

    /** Slots of the user's as Ardour writes them, with everything in strings that could confuse. */
    static String userSlots(String chunk) {
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<UIScripts>\n"
                + "  <ActionScript lua=\"Lua 5.3\">"
                + Base64.getEncoder().encodeToString(chunk.getBytes(StandardCharsets.ISO_8859_1))
                + "</ActionScript>\n  <ActionHooks>\n    <ActionHook name=\"mine\"/>\n"
                + "  </ActionHooks>\n</UIScripts>\n";
    }

    static String chunk(String script) {
        return "scripts = {} scripts[1] = {} scripts[1][\"s\"] = \""
                + script
                + "\" scripts[1][\"n\"] = \"Mine\" scripts[1][\"f\"] = \"\\27LuaS\\0\u0019\u0093"
                + " \\\" \" scripts[1][\"a\"] = {}  scripts[3] = {} scripts[3][\"n\"] = \"Third\""
                + " scripts[3][\"s\"] = \"x\" scripts[3][\"f\"] = \"y\" scripts[3][\"a\"] = {} ";
    }
}
