package org.continuo.core.files;

import java.nio.file.Path;
import java.util.Map;

/**
 * The user's folder as shells, DAWs and the hub's own tools find it: {@code HOME}, which Java does
 * not look at, and without it, or on Windows, what Java knows of the user.
 */
public final class UserHome {
    private UserHome() {}

    /** That of the user who runs this process. */
    public static Path path() {
        return of(System.getenv(), OperatingSystem.own(), System.getProperty("user.home", ""));
    }

    static Path of(Map<String, String> environment, OperatingSystem system, String known) {
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() || system == OperatingSystem.WINDOWS ? known : home);
    }
}
