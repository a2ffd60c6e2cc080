package org.continuo.engine.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.continuo.core.files.OperatingSystem;

/**
 * The machine and whose plugin is looked at.
 *
 * @param processor as VST3 and ELF call it, "x86_64" or "aarch64"
 * @param home the user's folder
 */
record Machine(
        OperatingSystem system, String processor, Path home, Map<String, String> environment) {
    /** This one, with this process's environment. */
    static Machine here(Path home) {
        String processor = System.getProperty("os.arch", "");
        return new Machine(
                OperatingSystem.own(),
                processor.equals("amd64") ? "x86_64" : processor,
                home,
                System.getenv());
    }

    boolean isLinux() {
        return system == OperatingSystem.LINUX;
    }

    boolean isWindows() {
        return system == OperatingSystem.WINDOWS;
    }

    /** Where DAWs look for VST3 plugins, by the format's rules; the user's folder first. */
    List<Path> vst3Folders() {
        if (system == OperatingSystem.MACOS) {
            return List.of(
                    home.resolve("Library/Audio/Plug-Ins/VST3"),
                    Path.of("/Library/Audio/Plug-Ins/VST3"));
        }
        if (isWindows()) {
            return List.of(
                    Path.of(environment.getOrDefault("LOCALAPPDATA", home.toString()))
                            .resolve("Programs/Common/VST3"),
                    Path.of(environment.getOrDefault("CommonProgramFiles", "C:/Program Files"))
                            .resolve("VST3"));
        }
        return List.of(
                home.resolve(".vst3"), Path.of("/usr/lib/vst3"), Path.of("/usr/local/lib/vst3"));
    }
}
