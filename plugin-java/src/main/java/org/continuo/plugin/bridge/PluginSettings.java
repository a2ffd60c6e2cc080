package org.continuo.plugin.bridge;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.continuo.core.json.Fields;
import org.jspecify.annotations.Nullable;

/**
 * What C++ says when it opens an instance.
 *
 * @param dataFolder the user's data folder, which holds clips, presets and models
 * @param presetFolders where presets are, those of the product first
 * @param engineCommand starts the engine; empty where only a running one is used
 * @param engineHome the folder with the engine's address and lock; the data folder where not given
 */
record PluginSettings(
        Path dataFolder,
        List<Path> presetFolders,
        List<String> engineCommand,
        Path engineHome,
        String pluginVersion) {

    static PluginSettings of(Fields json) {
        Path dataFolder = folder(json.subject(), json.text("dataFolder"));
        Fields engine = json.objectOrNull("engine");
        return new PluginSettings(
                dataFolder,
                json.texts("presetFolders").stream()
                        .map(name -> folder(json.subject(), name))
                        .toList(),
                engine == null ? List.of() : engine.texts("command"),
                engineHome(engine, dataFolder),
                json.text("pluginVersion", ""));
    }

    private static Path engineHome(@Nullable Fields engine, Path dataFolder) {
        return engine == null || !engine.has("homeFolder")
                ? dataFolder
                : folder(engine.subject(), engine.text("homeFolder"));
    }

    private static Path folder(String subject, String name) {
        try {
            Path folder = Path.of(name);
            if (folder.isAbsolute()) {
                return folder;
            }
        } catch (InvalidPathException _) {
            // said below
        }
        throw new IllegalArgumentException(
                "%s: expected a folder's full name, found \"%s\"".formatted(subject, name));
    }
}
