package org.continuo.engine.cli.doctor;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The machine and whose plugin is looked at.
 *
 * @param osName as Java calls the system
 * @param processor as VST3 and ELF call it, "x86_64" or "aarch64"
 * @param home the user's folder
 */
record Machine(String osName, String processor, Path home, Map<String, String> environment) {
    /** This one, with this process's environment. */
    static Machine here(Path home) {
        String processor = System.getProperty("os.arch", "");
        return new Machine(
                System.getProperty("os.name", ""),
                processor.equals("amd64") ? "x86_64" : processor,
                home,
                System.getenv());
    }

    boolean isLinux() {
        return osName.startsWith("Linux");
    }

    boolean isWindows() {
        return osName.toLowerCase(Locale.ROOT).startsWith("windows");
    }

    /** Where DAWs look for VST3 plugins, by the format's rules; the user's folder first. */
    List<Path> vst3Folders() {
        if (osName.startsWith("Mac")) {
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
