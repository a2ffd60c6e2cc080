package org.continuo.engine.cli.studio;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import org.continuo.engine.cli.report.InstallationFolder;

/**
 * The jars of the module {@code studio}, broker among them: in the installation's folder {@code
 * studio}, or where a checkout builds them. They are on no class path, so that nothing that does
 * without a studio opens them.
 */
final class StudioJars {
    private StudioJars() {}

    /**
     * The module.
     *
     * @throws IOException if it is not in this installation
     */
    static Studio open() throws IOException {
        Optional<Studio> onClassPath =
                ServiceLoader.load(Studio.class, StudioJars.class.getClassLoader()).findFirst();
        return onClassPath.isPresent() ? onClassPath.get() : inFolder();
    }

    @SuppressWarnings("StreamResourceLeak") // the loader lives as long as the process
    private static Studio inFolder() throws IOException {
        Path installation =
                InstallationFolder.named()
                        .orElseThrow(() ->
                                new IOException(
                                        "studio: expected the launcher continuo to name its"
                                                + " folder in %s, found nothing"
                                                        .formatted(InstallationFolder.VARIABLE)));
        Path packaged = installation.resolve("studio");
        Path built = packaged.resolve("target");
        List<URL> jars = new ArrayList<>();
        if (Files.isDirectory(built)) {
            jars.add(built.resolve("studio.jar").toUri().toURL());
            addJars(built.resolve("lib"), jars);
        } else {
            addJars(packaged, jars);
        }
        // Never closed: what it loads runs until the process ends.
        URLClassLoader loader =
                new URLClassLoader(jars.toArray(URL[]::new), StudioJars.class.getClassLoader());
        return ServiceLoader.load(Studio.class, loader)
                .findFirst()
                .orElseThrow(() ->
                        new IOException(
                                "studio: expected its jars in %s, found none".formatted(packaged)));
    }

    private static void addJars(Path folder, List<URL> jars) throws IOException {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path file : files) {
                jars.add(file.toUri().toURL());
            }
        }
    }
}
