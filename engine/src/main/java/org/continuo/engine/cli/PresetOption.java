package org.continuo.engine.cli;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.continuo.core.preset.Preset;
import org.continuo.core.preset.PresetLibrary;
import org.continuo.core.service.DataFolder;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A preset whose words follow those of the user. */
final class PresetOption {
    @Option(
            names = "--preset",
            paramLabel = "ID",
            description =
                    "A preset whose words stand behind the others, such as deep-house: one of"
                            + " Continuo's, or of yours in the folder presets of your data folder.")
    @Nullable String id;

    /**
     * The preset that is asked for.
     *
     * @throws IllegalArgumentException if there is none of this name, with those that there are
     */
    Optional<Preset> preset() {
        if (id == null) {
            return Optional.empty();
        }
        PresetLibrary.Contents library =
                new PresetLibrary(List.of(), DataFolder.ofUser().resolve("presets")).read();
        Optional<Preset> preset = library.find(id);
        if (preset.isEmpty()) {
            throw new IllegalArgumentException(
                    "--preset: expected one of %s, found \"%s\""
                            .formatted(
                                    library.presets().stream()
                                            .map(Preset::id)
                                            .collect(Collectors.joining(", ")),
                                    id));
        }
        return preset;
    }
}
