package org.continuo.engine.stems;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.hub.KnownStemModel;
import org.continuo.engine.onnx.ModelCache;
import org.continuo.engine.onnx.SessionSettings;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * A folder of Demucs' models ({@code demucs.repo.LocalRepo}, {@code BagOnlyRepo}): package files
 * {@code SIGNATURE-CHECKSUM.th} or {@code SIGNATURE.th}, and bags {@code NAME.yaml} that name
 * signatures.
 */
public final class StemModels {
    private static final long LARGEST_BAG_BYTES = 1 << 20;
    private static final int MOST_MODELS = 64;

    private final ModelCache cache;
    private final SessionSettings settings;

    public StemModels(ModelCache cache, SessionSettings settings) {
        this.cache = cache;
        this.settings = settings;
    }

    /** The model or bag in a file. */
    public StemModel open(Path file) throws IOException {
        return file.toString().endsWith(".yaml") ? bag(file, folderOf(file)) : single(file);
    }

    /**
     * The signature or, after those, the bag {@code name} of a folder.
     *
     * @throws CheckpointException if there is none
     */
    StemModel open(Path folder, String name) throws IOException {
        List<Path> packaged = packaged(folder, name);
        if (!packaged.isEmpty()) {
            return single(packaged.getFirst());
        }
        Path bag = folder.resolve(name + ".yaml");
        if (Files.exists(bag)) {
            return bag(bag, folder);
        }
        throw new CheckpointException(
                "%s: expected a model %s.th or a bag %s.yaml, found neither"
                        .formatted(folder, name, name));
    }

    /**
     * A model of Demucs' authors.
     *
     * @param files as {@link KnownStemModel#in} finds them
     */
    public StemModel open(KnownStemModel known, List<Path> files) throws IOException {
        List<DemucsModel> models = opened(files);
        try {
            List<double[]> weights = known.weights().isEmpty() ? equal(models) : known.weights();
            return new StemModel(known.name(), models, weights);
        } catch (IOException | RuntimeException problem) {
            models.forEach(DemucsModel::close);
            throw problem;
        }
    }

    /** A bag whose package files lie in another folder. */
    public StemModel bag(Path yaml, Path folder) throws IOException {
        JsonNode bag = read(yaml);
        JsonNode signatures = bag.path("models");
        if (!signatures.isArray()
                || signatures.isEmpty()
                || signatures.size() > MOST_MODELS
                || !signatures.valueStream().allMatch(JsonNode::isString)) {
            throw new CheckpointException(
                    "%s: expected 1 to %d signatures under models, found %s"
                            .formatted(yaml, MOST_MODELS, shown(signatures)));
        }
        List<Path> files = new ArrayList<>();
        for (JsonNode signature : signatures) {
            List<Path> found = packaged(folder, signature.stringValue());
            if (found.isEmpty()) {
                throw new CheckpointException(
                        "%s: expected a model %s in %s, found none"
                                .formatted(yaml, signature.stringValue(), folder));
            }
            files.add(found.getFirst());
        }
        List<DemucsModel> models = opened(files);
        try {
            return new StemModel(
                    yaml.toString(), models, weights(yaml, bag.path("weights"), models));
        } catch (IOException | RuntimeException problem) {
            models.forEach(DemucsModel::close);
            throw problem;
        }
    }

    /** Closed by the caller, and here where one of them fails. */
    private List<DemucsModel> opened(List<Path> files) throws IOException {
        List<DemucsModel> models = new ArrayList<>();
        try {
            for (Path file : files) {
                models.add(DemucsModel.open(file, cache, settings));
            }
            return models;
        } catch (IOException | RuntimeException problem) {
            models.forEach(DemucsModel::close);
            throw problem;
        }
    }

    private static List<double[]> equal(List<DemucsModel> models) {
        return models.stream()
                .map(model -> {
                    double[] ones = new double[model.config().sources().size()];
                    Arrays.fill(ones, 1);
                    return ones;
                })
                .toList();
    }

    private StemModel single(Path file) throws IOException {
        DemucsModel model = DemucsModel.open(file, cache, settings);
        return new StemModel(file.toString(), List.of(model), equal(List.of(model)));
    }

    private static List<double[]> weights(Path yaml, JsonNode rows, List<DemucsModel> models)
            throws CheckpointException {
        if (rows.isMissingNode() || rows.isNull()) {
            return equal(models);
        }
        if (!rows.isArray() || rows.size() != models.size()) {
            throw new CheckpointException(
                    "%s: expected %d rows of weights, one for each model, found %s"
                            .formatted(yaml, models.size(), shown(rows)));
        }
        List<double[]> weights = new ArrayList<>();
        for (JsonNode row : rows) {
            if (!row.isArray() || !row.valueStream().allMatch(JsonNode::isNumber)) {
                throw new CheckpointException(
                        "%s: expected rows of numbers as weights, found %s"
                                .formatted(yaml, shown(row)));
            }
            weights.add(row.valueStream().mapToDouble(JsonNode::doubleValue).toArray());
        }
        return weights;
    }

    private static JsonNode read(Path yaml) throws IOException {
        if (!Files.isRegularFile(yaml) || Files.size(yaml) > LARGEST_BAG_BYTES) {
            throw new CheckpointException(
                    "%s: expected the file of a bag of models, found none".formatted(yaml));
        }
        try {
            return Objects.requireNonNull(new YAMLMapper().readTree(Files.readAllBytes(yaml)));
        } catch (JacksonException damaged) {
            throw new CheckpointException(
                    "%s: expected YAML, found: %s".formatted(yaml, damaged.getOriginalMessage()),
                    damaged);
        }
    }

    /** The package files of a signature, of which the reference allows one. */
    private static List<Path> packaged(Path folder, String signature) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new CheckpointException(
                    "%s: expected a folder of models, found none".formatted(folder));
        }
        List<Path> found;
        try (Stream<Path> files = Files.list(folder)) {
            found =
                    files.filter(file -> isOf(file.getFileName().toString(), signature))
                            .sorted()
                            .toList();
        }
        if (found.size() > 1) {
            throw new CheckpointException(
                    "%s: expected one model %s, found %s"
                            .formatted(
                                    folder,
                                    signature,
                                    found.stream().map(Path::getFileName).toList()));
        }
        return found;
    }

    private static boolean isOf(String file, String signature) {
        if (!file.endsWith(".th")) {
            return false;
        }
        String stem = file.substring(0, file.length() - ".th".length());
        int dash = stem.lastIndexOf('-');
        return stem.equals(signature) || (dash >= 0 && stem.substring(0, dash).equals(signature));
    }

    private static Path folderOf(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent());
    }

    private static String shown(JsonNode node) {
        String text = node.toString();
        return text.isEmpty() ? "nothing" : text.length() > 60 ? text.substring(0, 60) + "…" : text;
    }
}
