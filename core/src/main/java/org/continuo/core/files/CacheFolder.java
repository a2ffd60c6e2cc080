package org.continuo.core.files;

import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where Continuo keeps what it can compute again. For the user: {@code CONTINUO_CACHE} if set, else
 * the system's place for such files: {@code $XDG_CACHE_HOME/continuo} or {@code ~/.cache/continuo},
 * on macOS {@code ~/Library/Caches/continuo}, on Windows {@code %LOCALAPPDATA%\continuo\cache}. It
 * need not exist yet.
 */
public record CacheFolder(Path path) {

    public CacheFolder {
        path = path.toAbsolutePath().normalize();
    }

    /** The folder of the user who runs this process. */
    public static CacheFolder ofUser() {
        return of(System.getenv(), OperatingSystem.own(), UserHome.path());
    }

    static CacheFolder of(Map<String, String> environment, OperatingSystem system, Path home) {
        String chosen = environment.get("CONTINUO_CACHE");
        if (isSet(chosen)) {
            return new CacheFolder(Path.of(chosen));
        }
        if (system == OperatingSystem.MACOS) {
            return new CacheFolder(home.resolve("Library/Caches/continuo"));
        }
        if (system == OperatingSystem.WINDOWS) {
            String local = environment.get("LOCALAPPDATA");
            Path base = isSet(local) ? Path.of(local) : home.resolve("AppData/Local");
            return new CacheFolder(base.resolve("continuo").resolve("cache"));
        }
        String xdg = environment.get("XDG_CACHE_HOME");
        // The XDG base directory specification: a relative path is invalid and to be ignored.
        Path base = isSet(xdg) && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
        return new CacheFolder(base.resolve("continuo"));
    }

    /** A file or folder inside. */
    public Path resolve(String name) {
        return path.resolve(name);
    }

    private static boolean isSet(@Nullable String value) {
        return value != null && !value.isEmpty();
    }
}
