package org.continuo.core.files;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;

/**
 * The user's folder as shells, DAWs and the hub's own tools find it: {@code HOME}, which Java does
 * not look at, and without it, or on Windows, what Java knows of the user.
 */
public final class UserHome {
    private UserHome() {}

    /** That of the user who runs this process. */
    public static Path path() {
        return of(
                System.getenv(),
                System.getProperty("os.name", ""),
                System.getProperty("user.home", ""));
    }

    static Path of(Map<String, String> environment, String osName, String known) {
        String home = environment.getOrDefault("HOME", "");
        boolean windows = osName.toLowerCase(Locale.ROOT).startsWith("windows");
        return Path.of(home.isEmpty() || windows ? known : home);
    }
}
