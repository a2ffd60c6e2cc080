package org.continuo.engine.checkpoint;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DAC as its authors publish it: a file of {@code torch.save} that holds {@code state_dict} and,
 * in {@code metadata}, the arguments of the model's constructor ({@code kwargs}). Names and
 * configuration are brought to transformers' form, as its {@code convert_dac_checkpoint.py} does.
 */
final class DescriptFile {
    private static final String ENDING = ".pth";
    private static final int MOST = 1 << 20;

    /** A layer's number in a sequence of layers, and what follows. */
    private static final Pattern ENCODER = Pattern.compile("encoder\\.block\\.(\\d+)\\.(.+)");

    private static final Pattern DECODER = Pattern.compile("decoder\\.model\\.(\\d+)\\.(.+)");
    private static final Pattern LAYER = Pattern.compile("block\\.(\\d+)\\.(.+)");

    private DescriptFile() {}

    /** The one such file in a folder, or this file itself. */
    static Optional<Path> in(Path place) {
        if (Files.isRegularFile(place)) {
            return Optional.of(place).filter(DescriptFile::isNamedSo);
        }
        try (Stream<Path> files = Files.list(place)) {
            List<Path> found =
                    files.filter(file -> isNamedSo(file) && Files.isRegularFile(file)).toList();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } catch (IOException unreadable) {
            return Optional.empty();
        }
    }

    private static boolean isNamedSo(Path file) {
        return String.valueOf(file.getFileName()).endsWith(ENDING);
    }

    /** Reads a file, which stays mapped until {@code arena} is closed. */
    static ModelFolder read(Path file, Arena arena) throws CheckpointException {
        TorchArchive archive = TorchArchive.open(file, arena);
        if (!(archive.value("metadata") instanceof PickleValue.Dict(var metadata))
                || !(metadata.get(new PickleValue.Text("kwargs"))
                        instanceof PickleValue.Dict(var arguments))) {
            throw new CheckpointException(
                    "%s: expected a DAC as its authors publish it, with 'kwargs' under 'metadata', found none"
                            .formatted(file));
        }
        PackagedArguments named = PackagedArguments.of(file, arguments);
        ObjectNode config = config(named);
        int rates = named.integers("encoder_rates").size();
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, StoredTensor> entry : archive.tensors("state_dict").entrySet()) {
            tensors.put(
                    HuggingFaceNames.canonical(canonical(entry.getKey(), rates)), entry.getValue());
        }
        return new ModelFolder(
                ConfigSection.of("metadata in " + archive.name(), config),
                ConfigSection.empty(archive.name()),
                ConfigSection.empty(archive.name()),
                tensors,
                List.of(file),
                Optional.empty());
    }

    /** {@code config.json} of {@code DacModel}. */
    private static ObjectNode config(PackagedArguments arguments) throws CheckpointException {
        ObjectNode config = JsonNodeFactory.instance.objectNode();
        config.put("model_type", "dac");
        config.put("sampling_rate", arguments.integer("sample_rate", 44_100, 1, MOST));
        config.put("encoder_hidden_size", arguments.integer("encoder_dim", 64, 1, MOST));
        arguments.integers("encoder_rates").forEach(config.putArray("downsampling_ratios")::add);
        arguments.integers("decoder_rates").forEach(config.putArray("upsampling_ratios")::add);
        if (!arguments.isEmpty("latent_dim")) {
            config.put("hidden_size", arguments.integer("latent_dim", 1, 1, MOST));
        }
        config.put("decoder_hidden_size", arguments.integer("decoder_dim", 1536, 1, MOST));
        config.put("n_codebooks", arguments.integer("n_codebooks", 9, 1, MOST));
        config.put("codebook_size", arguments.integer("codebook_size", 1024, 1, MOST));
        config.put("codebook_dim", arguments.integer("codebook_dim", 8, 1, MOST));
        return config;
    }

    /** transformers' name of a tensor; those of the quantiser are the same. */
    private static String canonical(String name, int rates) {
        Matcher encoder = ENCODER.matcher(name);
        if (encoder.matches()) {
            int index = Integer.parseInt(encoder.group(1));
            return index >= 1 && index <= rates
                    ? inBlock("encoder.block." + (index - 1), encoder.group(2), 0, 3, "conv1")
                    : "encoder." + outer(index, rates) + encoder.group(2);
        }
        Matcher decoder = DECODER.matcher(name);
        if (decoder.matches()) {
            int index = Integer.parseInt(decoder.group(1));
            return index >= 1 && index <= rates
                    ? inBlock("decoder.block." + (index - 1), decoder.group(2), 2, 0, "conv_t1")
                    : "decoder." + outer(index, rates) + decoder.group(2);
        }
        return name;
    }

    /** A convolution before all blocks; a snake and a convolution behind them. */
    private static String outer(int index, int rates) {
        return index == 0 ? "conv1." : index == rates + 1 ? "snake1." : "conv2.";
    }

    /**
     * A layer of a block.
     *
     * @param units number of the first of three residual units
     * @param snake number of the snake, behind which the convolution comes
     */
    private static String inBlock(
            String block, String rest, int units, int snake, String convolution) {
        Matcher layer = LAYER.matcher(rest);
        if (!layer.matches()) {
            return block + "." + rest;
        }
        int index = Integer.parseInt(layer.group(1));
        if (index == snake) {
            return block + ".snake1." + layer.group(2);
        }
        if (index == snake + 1) {
            return block + "." + convolution + "." + layer.group(2);
        }
        Matcher inner = LAYER.matcher(layer.group(2));
        if (!inner.matches()) {
            return block + "." + rest;
        }
        int part = Integer.parseInt(inner.group(1));
        return "%s.res_unit%d.%s%d.%s"
                .formatted(
                        block,
                        index - units + 1,
                        part % 2 == 0 ? "snake" : "conv",
                        part / 2 + 1,
                        inner.group(2));
    }
}
