package org.continuo.engine.cli.daw;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.preset.Preset;
import org.continuo.core.preset.PresetLibrary;
import org.continuo.core.service.DataFolder;
import org.continuo.engine.cli.report.InstallationFolder;

/**
 * Where this Continuo lies, and what scripts must know of it.
 *
 * @param home the folder of the launcher, with {@code daw/} in it
 */
public record Installation(Path home) {
    public Installation {
        home = home.toAbsolutePath().normalize();
        if (!Files.isDirectory(home.resolve("daw"))) {
            throw new IllegalArgumentException(
                    home + ": expected Continuo's installation with a folder daw, found none");
        }
    }

    /** The installation of the running command, which its launcher names. */
    static Installation ofProcess() {
        return new Installation(InstallationFolder.named().orElse(Path.of("")));
    }

    /** What scripts start. */
    Path command() {
        return commandIn(home);
    }

    /** The launcher in an installation's folder. */
    public static Path commandIn(Path home) {
        boolean windows = OperatingSystem.own() == OperatingSystem.WINDOWS;
        return home.resolve(windows ? "continuo.cmd" : "continuo");
    }

    /** The Lua files of a folder below {@code daw}, in alphabetical order. */
    List<Path> scripts(String folder) throws IOException {
        try (Stream<Path> files = Files.list(home.resolve("daw").resolve(folder))) {
            return files.filter(file -> file.toString().endsWith(".lua")).sorted().toList();
        }
    }

    /** The file that tells the scripts where the command is and which presets there are. */
    byte[] luaDescription() {
        StringBuilder presets = new StringBuilder();
        PresetLibrary library =
                new PresetLibrary(List.of(), DataFolder.ofUser().resolve("presets"));
        for (Preset preset : library.read().presets()) {
            presets.append(
                    "        { id = %s, name = %s },\n"
                            .formatted(quoted(preset.id()), quoted(preset.name())));
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
