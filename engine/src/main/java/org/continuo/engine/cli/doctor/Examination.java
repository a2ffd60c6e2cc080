package org.continuo.engine.cli.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.continuo.core.files.CacheFolder;

/** All steps, from what can be seen in files to a clip that the plugin makes in a host. */
final class Examination {
    /** A converted default model, a few clips and logs. */
    private static final long NEEDED_BYTES = 500_000_000;

    /** A first clip converts the model, on a slow machine beside other work. */
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final InstalledPlugin plugin;
    private final PluginParts parts;
    private final CacheFolder cache;
    private final Path installation;
    private final StepList steps;

    /**
     * An examination that has not begun.
     *
     * @param data the user's data folder
     * @param installation of this command, which has the host that the plugin is loaded in
     */
    Examination(
            InstalledPlugin plugin,
            Path data,
            CacheFolder cache,
            Path installation,
            StepList steps) {
        this.plugin = plugin;
        this.parts = PluginParts.of(plugin, data);
        this.cache = cache;
        this.installation = installation;
        this.steps = steps;
    }

    void run() throws InterruptedException {
        steps.take("plugin", plugin::place);
        boolean loads = steps.take("binary", plugin::binaryFinding);
        JavaRuntime java = new JavaRuntime(parts.runtime(), parts.java(), plugin.machine());
        boolean works = true;
        works &= steps.take("data-folder", new UserFolder(parts.data(), NEEDED_BYTES)::look);
        works &= steps.take("cache-folder", new UserFolder(cache.path(), NEEDED_BYTES)::look);
        works &= steps.take("java", java::look);
        works &= steps.take("jars", parts::jars);
        works &= steps.take("model", parts::model);
        if (works) {
            works =
                    steps.take(
                            "engine", new EngineStart(parts.data(), parts.engineCommand())::look);
        } else {
            steps.leaveOut("engine", "left out until what it needs is well");
        }
        if (!loads) {
            leaveOutFrom(0, "left out, as the plugin cannot be loaded");
        } else if (!plugin.machine().isLinux()) {
            leaveOutFrom(0, "left out: plugins are loaded on Linux only, so far");
        } else {
            tryPlugin(works);
        }
    }

    private void tryPlugin(boolean makesClip) throws InterruptedException {
        Optional<String> host = hostClassPath();
        if (host.isEmpty()) {
            steps.add(
                    PluginTrial.STEPS.getFirst(),
                    Finding.wrong(
                            "expected the host doctor.jar in %s, found none"
                                    .formatted(installation.resolve("doctor")),
                            Finding.INSTALL_AGAIN),
                    0);
            leaveOutFrom(1, "left out, as there is no host");
            return;
        }
        String last =
                new PluginTrial(command(host.get(), makesClip), parts.data(), PATIENCE, steps)
                        .run();
        leaveOutFrom(PluginTrial.STEPS.indexOf(last) + 1, "left out after what went wrong");
    }

    /** The plugin's own Java where that is well, so that it is tried, too. */
    private List<String> command(String classPath, boolean makesClip) {
        Path java = makesClip ? parts.java() : Path.of(System.getProperty("java.home"), "bin/java");
        List<String> command =
                new ArrayList<>(
                        List.of(
                                java.toString(),
                                "-Xmx512m",
                                "-XX:-UsePerfData",
                                "-Dstdout.encoding=UTF-8",
                                "--enable-native-access=ALL-UNNAMED",
                                parts.crashReport(),
                                "-cp",
                                classPath,
                                "org.continuo.doctor.PluginTrial",
                                plugin.bundle().toAbsolutePath().toString()));
        if (makesClip) {
            command.add("clip");
        }
        return command;
    }

    /** The jars of the module doctor, as a checkout or an installation has them. */
    private Optional<String> hostClassPath() {
        Path built = installation.resolve("doctor/target");
        if (Files.isRegularFile(built.resolve("doctor.jar"))) {
            return Optional.of(
                    built.resolve("doctor.jar")
                            + System.getProperty("path.separator")
                            + built.resolve("lib")
                            + "/*");
        }
        Path installed = installation.resolve("doctor");
        return Files.isRegularFile(installed.resolve("doctor.jar"))
                ? Optional.of(installed + "/*")
                : Optional.empty();
    }

    private void leaveOutFrom(int first, String reason) {
        for (int i = first; i < PluginTrial.STEPS.size(); i++) {
            steps.leaveOut(PluginTrial.STEPS.get(i), reason);
        }
    }
}
