package org.continuo.engine.cli.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A plugin's bundle where a DAW would find it, or should.
 *
 * @param bundle the folder {@code Continuo.vst3}
 */
record InstalledPlugin(Path bundle, Machine machine) {
    private static final String NAME = "Continuo.vst3";

    /** The one that DAWs find first; where there is none, the one that should be there. */
    static InstalledPlugin ofUser(Machine machine) {
        List<Path> found = installed(machine);
        return new InstalledPlugin(
                found.isEmpty() ? machine.vst3Folders().getFirst().resolve(NAME) : found.getFirst(),
                machine);
    }

    private static List<Path> installed(Machine machine) {
        return machine.vst3Folders().stream()
                .map(folder -> folder.resolve(NAME))
                .filter(Files::exists)
                .toList();
    }

    /** Whether it is there, and DAWs look there. */
    Finding place() {
        List<Path> folders = machine.vst3Folders();
        String all = folders.stream().map(Path::toString).collect(Collectors.joining(", "));
        if (!Files.exists(bundle)) {
            return Finding.wrong(
                    folders.contains(bundle.getParent())
                            ? "expected %s in one of %s, found none".formatted(NAME, all)
                            : "expected the plugin %s, found no such folder".formatted(bundle),
                    Finding.INSTALL_AGAIN);
        }
        if (!folders.contains(bundle.toAbsolutePath().normalize().getParent())) {
            return Finding.wrong(
                    "expected %s in one of the folders that DAWs look through (%s), found it in %s"
                            .formatted(bundle.getFileName(), all, bundle.getParent()),
                    "Move it to %s, or name its folder in the DAW's settings for plugins."
                            .formatted(folders.getFirst()));
        }
        List<Path> others =
                installed(machine).stream().filter(other -> !other.equals(bundle)).toList();
        return Finding.ok(
                others.isEmpty()
                        ? bundle.toString()
                        : "%s; the DAW may take %s instead".formatted(bundle, others.getFirst()));
    }

    /** The shared object that a DAW of this machine loads. */
    Path binary() {
        String name = bundle.getFileName().toString().replaceFirst("\\.vst3$", "");
        Path contents = bundle.resolve("Contents");
        if (machine.isLinux()) {
            return contents.resolve(machine.processor() + "-linux").resolve(name + ".so");
        }
        return machine.isWindows()
                ? contents.resolve("x86_64-win").resolve(name + ".vst3")
                : contents.resolve("MacOS").resolve(name);
    }

    /** Whether this machine can load it. */
    Finding binaryFinding() throws IOException {
        Path binary = binary();
        if (!Files.isRegularFile(binary)) {
            Optional<String> other = otherSystem();
            return Finding.wrong(
                    other.isPresent()
                            ? "%s: expected a plugin with %s, found one for %s"
                                    .formatted(bundle, bundle.relativize(binary), other.get())
                            : "%s: expected a VST3 plugin with %s, found none"
                                    .formatted(bundle, bundle.relativize(binary)),
                    Finding.INSTALL_AGAIN);
        }
        if (machine.isLinux()) {
            Optional<String> trouble = SharedObject.trouble(binary, machine.processor());
            if (trouble.isPresent()) {
                return Finding.wrong(trouble.get(), Finding.INSTALL_AGAIN);
            }
        }
        return Finding.ok("%s, %,d bytes".formatted(bundle.relativize(binary), Files.size(binary)));
    }

    /** What the bundle was made for, where that is something else. */
    private Optional<String> otherSystem() throws IOException {
        Path contents = bundle.resolve("Contents");
        if (!Files.isDirectory(contents)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(contents)) {
            return folders.map(folder -> folder.getFileName().toString())
                    .filter(name -> name.matches("MacOS|.*-(linux|win)"))
                    .sorted()
                    .findFirst();
        }
    }
}
