package org.continuo.core.service;

import java.nio.file.Path;
import java.util.Map;
import org.continuo.core.files.OperatingSystem;
import org.continuo.core.files.UserHome;

/**
 * Where Continuo keeps what belongs to the user and is shared by plugin, scripts and command line:
 * {@code CONTINUO_HOME} if set, else {@code $XDG_DATA_HOME/continuo} or {@code
 * ~/.local/share/continuo}, on macOS {@code ~/Library/Application Support/Continuo}, on Windows
 * {@code %LOCALAPPDATA%\Continuo}. It need not exist yet. {@code data_folder} in {@code engine.sh},
 * {@code engine.cmd} and {@code dataFolder} in {@code DataFolder.cpp} keep the same rule; {@code
 * data-folders.tsv} holds all to it.
 */
public record DataFolder(Path path) {
    public DataFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** The folder of the user who runs this process. */
    public static DataFolder ofUser() {
        return of(System.getenv(), OperatingSystem.own(), UserHome.path());
    }

    static DataFolder of(Map<String, String> environment, OperatingSystem system, Path home) {
        String chosen = environment.getOrDefault("CONTINUO_HOME", "");
        if (!chosen.isEmpty()) {
            return new DataFolder(Path.of(chosen));
        }
        if (system == OperatingSystem.MACOS) {
            return new DataFolder(home.resolve("Library/Application Support/Continuo"));
        }
        if (system == OperatingSystem.WINDOWS) {
            String local = environment.getOrDefault("LOCALAPPDATA", "");
            Path base = local.isEmpty() ? home.resolve("AppData/Local") : Path.of(local);
            return new DataFolder(base.resolve("Continuo"));
        }
        String xdg = environment.getOrDefault("XDG_DATA_HOME", "");
        // The XDG base directory specification: a relative path is invalid and to be ignored.
        Path base =
                !xdg.isEmpty() && Path.of(xdg).isAbsolute()
                        ? Path.of(xdg)
                        : home.resolve(".local/share");
        return new DataFolder(base.resolve("continuo"));
    }

    /** A file or folder inside. */
    public Path resolve(String name) {
        return path.resolve(name);
    }
}
