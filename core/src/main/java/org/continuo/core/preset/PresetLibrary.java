package org.continuo.core.preset;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.continuo.core.files.WholeFile;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.problem.ProblemSentence;
import tools.jackson.databind.node.ObjectNode;

/**
 * All presets: those that come with Continuo, then those of folders, of which the last one is the
 * user's own. A file is a family with its presets; {@code presets/preset.schema.json} describes it.
 * A file that cannot be read is left out and named, so that one bad file hides no other.
 */
public final class PresetLibrary {
    /** The families that come with Continuo, in the order of the menu. */
    static final List<String> FAMILIES =
            List.of("electronic", "hip-hop", "band", "acoustic", "cinematic", "ambient", "world");

    private static final long LARGEST_FILE_BYTES = 1 << 20;
    private static final String OWN_FAMILY = "My presets";

    private final List<Path> folders;
    private final Path ownFolder;

    /**
     * A library that reads its folders anew each time.
     *
     * @param folders further presets; those that do not exist are passed over
     * @param ownFolder where {@link #save} writes
     */
    public PresetLibrary(List<Path> folders, Path ownFolder) {
        this.folders = List.copyOf(folders);
        this.ownFolder = ownFolder;
    }

    /**
     * What was found.
     *
     * @param problems one sentence for each file that was left out
     */
    public record Contents(List<Preset> presets, List<String> problems) {
        public Contents {
            presets = List.copyOf(presets);
            problems = List.copyOf(problems);
        }

        public Optional<Preset> find(String id) {
            return presets.stream().filter(preset -> preset.id().equals(id)).findFirst();
        }
    }

    /** Reads all presets. */
    public Contents read() {
        Map<String, Preset> presets = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        for (String family : FAMILIES) {
            String file = family + ".json";
            try (InputStream in = PresetLibrary.class.getResourceAsStream(file)) {
                if (in == null) {
                    problems.add(file + ": expected it in the plugin's archive, found none");
                } else {
                    String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    parse(file, text).forEach(preset -> presets.put(preset.id(), preset));
                }
            } catch (IOException | IllegalArgumentException bad) {
                problems.add(ProblemSentence.of(bad));
            }
        }
        for (Path folder : Stream.concat(folders.stream(), Stream.of(ownFolder)).toList()) {
            readFolder(folder, presets, problems);
        }
        return new Contents(List.copyOf(presets.values()), problems);
    }

    private static void readFolder(
            Path folder, Map<String, Preset> presets, List<String> problems) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(file -> file.getFileName().toString().endsWith(".json"))
                            .sorted()
                            .toList()) {
                try {
                    if (Files.size(file) > LARGEST_FILE_BYTES) {
                        throw new IllegalArgumentException(
                                file + ": expected at most 1 MiB, found a larger file");
                    }
                    for (Preset preset : parse(file.toString(), Files.readString(file))) {
                        presets.put(preset.id(), preset);
                    }
                } catch (IOException bad) {
                    problems.add(file + ": cannot be read (" + ProblemSentence.reason(bad) + ")");
                } catch (IllegalArgumentException bad) {
                    problems.add(ProblemSentence.of(bad));
                }
            }
        } catch (IOException bad) {
            problems.add(folder + ": cannot be read (" + ProblemSentence.reason(bad) + ")");
        }
    }

    static List<Preset> parse(String file, String text) {
        Fields json = Json.parse(file, text);
        json.requireOnly("$schema", "family", "presets");
        String family = json.text("family");
        List<Preset> presets = new ArrayList<>();
        for (Fields preset : json.objects("presets")) {
            try {
                presets.add(Preset.of(preset, family));
            } catch (IllegalArgumentException bad) {
                String sentence = ProblemSentence.of(bad);
                throw sentence.startsWith(file)
                        ? bad
                        : new IllegalArgumentException(preset.subject() + ": " + sentence, bad);
            }
        }
        return presets;
    }

    /**
     * Keeps a preset of the user in a file of its own, replacing one of the same name.
     *
     * @return the preset with its id
     * @throws IllegalArgumentException if it lacks a name or a prompt
     */
    public Preset save(String name, String prompt, Fields settings) throws IOException {
        Preset preset =
                new Preset(
                        Preset.idOf(name), name, OWN_FAMILY, prompt, PresetSettings.of(settings));
        ObjectNode json = Json.object().put("family", OWN_FAMILY);
        json.putArray("presets").add(preset.json());
        Files.createDirectories(ownFolder);
        Path file = ownFolder.resolve(preset.id() + ".json");
        WholeFile.write(file, draft -> Files.writeString(draft, Json.indented(json)));
        return preset;
    }
}
