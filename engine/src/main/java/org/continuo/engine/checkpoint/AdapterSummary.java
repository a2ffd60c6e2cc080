package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a LoRA adapter is for, as far as its files tell without its base.
 *
 * @param base what it was trained on, as its configuration names it; empty where it does not
 * @param kind of the base in words, as the adapter's tensors show it
 * @param method LoRA or one of its kin
 * @param targets modules that it changes, by the last part of their names, with their number
 * @param saved modules that it replaces whole, the same way
 * @param parameters of all its tensors
 * @param byteSize of its files
 * @param license as the card in its folder states it
 * @param unknownKeys of its configuration, which are passed over
 */
public record AdapterSummary(
        Path folder,
        String base,
        String kind,
        String method,
        int rank,
        double alpha,
        boolean patterns,
        Map<String, Integer> targets,
        Map<String, Integer> saved,
        long parameters,
        long byteSize,
        Optional<String> license,
        List<String> unknownKeys) {
    private static final Pattern LAYER = Pattern.compile(".*\\blayers\\.(\\d+)\\..*");
    private static final Pattern CODEBOOK =
            Pattern.compile(".*\\b(?:lm_heads|embed_tokens)\\.(\\d+)\\b.*");

    /** Whether a folder holds an adapter and no model. */
    public static boolean isAdapter(Path folder) {
        return Adapters.isIn(folder)
                && !HuggingFaceFolder.isComplete(folder)
                && !AudiocraftFolder.recognises(folder);
    }

    /**
     * Reads the adapter in {@code folder}.
     *
     * @throws CheckpointException if it is damaged, or of a kind that cannot be merged
     */
    public static AdapterSummary read(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            AdapterFile file = AdapterFile.read(folder, arena);
            AdapterConfig config = file.config();
            long bytes = 0;
            for (Path each : file.files()) {
                bytes += Files.size(each);
            }
            return new AdapterSummary(
                    folder,
                    config.base(),
                    kind(file),
                    (config.rootScaled() ? "rank-stabilised " : "")
                            + (config.directional() ? "DoRA" : "LoRA"),
                    config.rank(),
                    config.alpha(),
                    !config.ranks().isEmpty() || !config.alphas().isEmpty(),
                    counted(file.updates().keySet().stream()),
                    counted(file.saved().keySet().stream().map(AdapterSummary::module).distinct()),
                    parameters(file),
                    bytes,
                    ModelCard.license(folder),
                    config.unknownKeys());
        }
    }

    private static long parameters(AdapterFile file) {
        long count = 0;
        for (AdapterFile.Update update : file.updates().values()) {
            for (StoredTensor tensor : update.tensors()) {
                count += tensor.shape().elementCount();
            }
        }
        for (StoredTensor tensor : file.saved().values()) {
            count += tensor.shape().elementCount();
        }
        return count;
    }

    private static Map<String, Integer> counted(Stream<String> modules) {
        Map<String, Integer> counts = new TreeMap<>();
        modules.map(AdapterSummary::lastName).forEach(name -> counts.merge(name, 1, Integer::sum));
        return counts;
    }

    private static String module(String tensor) {
        return tensor.substring(0, Math.max(0, tensor.lastIndexOf('.')));
    }

    /** The last part of a name that is no number. */
    private static String lastName(String module) {
        String[] parts = module.split("\\.");
        int last = parts.length - 1;
        return last > 0 && parts[last].matches("\\d+") ? parts[last - 1] : parts[last];
    }

    private static String kind(AdapterFile file) {
        Set<String> names = new TreeSet<>(file.updates().keySet());
        names.addAll(file.saved().keySet());
        String channels =
                largest(names, CODEBOOK) < 0
                        ? ""
                        : largest(names, CODEBOOK) < 4 ? ", mono" : ", stereo";
        boolean melody = names.stream().anyMatch(name -> name.contains("audio_enc_to_dec_proj"));
        boolean text = names.stream().anyMatch(name -> name.contains("encoder_attn."));
        List<String> sizes = new ArrayList<>();
        file.updates().entrySet().stream()
                .filter(update -> update.getKey().contains("self_attn."))
                .findFirst()
                .ifPresent(
                        update -> sizes.add("width " + update.getValue().down().shape().size(1)));
        if (largest(names, LAYER) >= 0) {
            sizes.add("at least %d layers".formatted(largest(names, LAYER) + 1));
        }
        return "MusicGen%s%s%s"
                .formatted(
                        melody ? " Melody" : text ? ", led by text" : "",
                        channels,
                        sizes.isEmpty() ? "" : " (" + String.join(", ", sizes) + ")");
    }

    private static int largest(Set<String> names, Pattern number) {
        return names.stream()
                .filter(name -> !name.startsWith(TextEncoderTensors.PREFIX))
                .map(name -> number.matcher(name + "."))
                .filter(Matcher::matches)
                .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                .max()
                .orElse(-1);
    }
}
