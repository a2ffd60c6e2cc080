package org.continuo.engine.cli.report;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of the installation that this process belongs to, as whoever started it named it: a
 * launcher by a variable, the plugin by an option of the JVM, since not every system has a program
 * that sets variables for another one.
 */
public final class InstallationFolder {
    public static final String VARIABLE = "CONTINUO_INSTALLATION";
    private static final String OPTION = "continuo.installation";

    private InstallationFolder() {}

    /** Empty where nobody named one. */
    public static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty(OPTION, System.getenv(VARIABLE)))
                .map(Path::of);
    }
}
