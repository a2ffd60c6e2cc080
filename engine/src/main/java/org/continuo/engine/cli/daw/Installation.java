package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Where this Continuo lies, and what scripts must know of it.
 *
 * @param home the folder of the launcher, with {@code daw/} in it
 */
public record Installation(Path home) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    public Installation {
        home = home.toAbsolutePath().normalize();
        if (!Files.isDirectory(home.resolve("daw"))) {
            throw new IllegalArgumentException(
                    home + ": expected Continuo's installation with a folder daw, found none");
        }
    }

    /** The installation of the running command, which its launcher names. */
    static Installation ofProcess() {
        return new Installation(Path.of(System.getenv().getOrDefault("CONTINUO_INSTALLATION", "")));
    }

    /** What scripts start. */
    Path command() {
        return commandIn(home);
    }

    /** The launcher in an installation's folder. */
    public static Path commandIn(Path home) {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return home.resolve(windows ? "continuo.cmd" : "continuo");
    }

    /** The Lua files of a folder below {@code daw}, in alphabetical order. */
    List<Path> scripts(String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("daw").resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList();
        }
    }

    /** The file that tells the scripts where the command is and which presets there are. */
    byte[] luaDescription() throws IOException {
        StringBuilder presets = new StringBuilder();
        for (JsonNode preset : presets()) {
            presets.append(
                    "        { id = %s, name = %s, prompt = %s },\n"
                            .formatted(
                                    quoted(preset.path("id").asString()),
                                    quoted(preset.path("name").asString()),
                                    quoted(preset.path("prompt").asString())));
        }
        return """
        -- Written by continuo install-daw.
        return {
            command = %s,
            options = { "--engine=start" },
            presets = {
        %s    },
        }
        """
                .formatted(quoted(command().toString()), presets)
                .getBytes(StandardCharsets.UTF_8);
    }

    /** All presets of {@code presets/prompts}, a file per family. */
    private List<JsonNode> presets() throws IOException {
        Path folder = home.resolve("presets/prompts");
        List<JsonNode> presets = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.sorted().toList()) {
                    if (file.toString().endsWith(".json")) {
                        JSON.readTree(Files.readString(file)).path("presets").forEach(presets::add);
                    }
                }
            }
        }
        return presets;
    }

    /** Text as a Lua literal. */
    static String quoted(String text) {
        StringBuilder literal = new StringBuilder("\"");
        Map<Character, String> escapes =
                Map.of('"', "\\\"", '\\', "\\\\", '\n', "\\\n", '\r', "\\r", '\0', "\\0");
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            literal.append(escapes.getOrDefault(letter, String.valueOf(letter)));
        }
        return literal.append('"').toString();
    }
}
