package org.continuo.engine.cli.report;

import java.nio.file.Files;
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

    private static final String CARD_LIBRARY_SCRIPT = "tools/gpu-library.sh";

    private InstallationFolder() {}

    /** Empty where nobody named one. */
    public static Optional<Path> named() {
        return Optional.ofNullable(System.getProperty(OPTION, System.getenv(VARIABLE)))
                .map(Path::of);
    }

    /** The script that fetches ONNX Runtime's libraries for cards; packages have none. */
    public static Optional<Path> cardLibraryScript() {
        return named().map(folder -> folder.resolve(CARD_LIBRARY_SCRIPT))
                .filter(Files::isRegularFile);
    }
}
