package org.continuo.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import org.continuo.core.json.JsonType;
import org.continuo.core.problem.ProblemSentence;
import org.jspecify.annotations.Nullable;

/**
 * The known models and licences, as {@code presets/models.json} lists them.
 *
 * @param models of music, in the order in which lists show them
 * @param stemModels those that take sounds apart
 */
public record ModelCatalogue(
        List<KnownModel> models, List<KnownStemModel> stemModels, Map<String, License> licenses) {
    private static final String RESOURCE = "models.json";

    private static final JsonType<List<List<Double>>> ROWS =
            JsonType.NUMBER.list("a list of numbers").list("lists of numbers");

    public ModelCatalogue {
        models = List.copyOf(models);
        stemModels = List.copyOf(stemModels);
        licenses = Map.copyOf(licenses);
        for (KnownModel model : models) {
            requireLicense(licenses, model.licenseId(), model.name());
        }
        for (KnownStemModel model : stemModels) {
            requireLicense(licenses, model.licenseId(), model.name());
        }
    }

    private static void requireLicense(Map<String, License> licenses, String id, String model) {
        if (!licenses.containsKey(id)) {
            throw new IllegalArgumentException(
                    "the licence %s of %s, which is not among the licences".formatted(id, model));
        }
    }

    /** The catalogue that comes with the engine. */
    public static ModelCatalogue load() throws IOException {
        try (InputStream in = ModelCatalogue.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(
                        "presets/models.json: expected it in the engine's archive, found none");
            }
            return parse(in.readAllBytes());
        }
    }

    /** Reads a catalogue's JSON. */
    static ModelCatalogue parse(byte[] json) throws IOException {
        try {
            Fields root = Json.parse("list", new String(json, StandardCharsets.UTF_8));
            Map<String, License> licenses = new LinkedHashMap<>();
            for (Fields each : root.objects("licenses")) {
                License license = license(each);
                licenses.put(license.id(), license);
            }
            List<KnownModel> models =
                    root.objects("models").stream().map(ModelCatalogue::model).toList();
            List<KnownStemModel> stemModels =
                    root.objects("stemModels").stream().map(ModelCatalogue::stemModel).toList();
            root.requireOnly();
            return new ModelCatalogue(models, stemModels, licenses);
        } catch (IllegalArgumentException damaged) {
            throw new IOException(
                    "presets/models.json: expected a list of models, found "
                            + ProblemSentence.reason(damaged),
                    damaged);
        }
    }

    private static License license(Fields fields) {
        License license =
                new License(
                        fields.text("id"),
                        fields.text("title"),
                        fields.text("summary"),
                        fields.text("url"));
        fields.requireOnly();
        return license;
    }

    private static KnownModel model(Fields fields) {
        Map<String, Long> memory = new LinkedHashMap<>();
        Fields bytes = fields.object("memoryBytes");
        for (String precision : bytes.node().propertyNames()) {
            memory.put(precision, count(bytes, precision));
        }
        String name = fields.text("name");
        boolean included = fields.flag("comesWithContinuo", false);
        KnownModel model =
                new KnownModel(
                        included
                                ? new ModelReference.Included(name)
                                : new ModelReference.Named(HubName.parse(name)),
                        fields.text("title"),
                        fields.text("goodFor"),
                        fields.integer("channels", 1, 2),
                        fields.required("melody", JsonType.FLAG),
                        count(fields, "parameters"),
                        included ? 0 : count(fields, "downloadBytes"),
                        fields.text("license"),
                        memory,
                        Set.copyOf(fields.texts("memoryMeasured")));
        fields.requireOnly();
        return model;
    }

    private static KnownStemModel stemModel(Fields fields) {
        List<List<Double>> weights = fields.optional("weights", ROWS).orElse(List.of());
        KnownStemModel model =
                new KnownStemModel(
                        fields.text("name"),
                        fields.text("goodFor"),
                        count(fields, "downloadBytes"),
                        fields.text("license"),
                        fields.text("address"),
                        fields.texts("files"),
                        weights.stream()
                                .map(row -> row.stream().mapToDouble(each -> each).toArray())
                                .toList());
        fields.requireOnly();
        return model;
    }

    private static long count(Fields fields, String name) {
        return fields.whole(name, 0, Long.MAX_VALUE);
    }

    /** The model of stems of this name. */
    public Optional<KnownStemModel> stemModel(String name) {
        return stemModels.stream().filter(model -> model.name().equals(name)).findFirst();
    }

    /** What is known of a model, whatever the revision. */
    public Optional<KnownModel> find(ModelReference reference) {
        ModelReference wanted =
                reference instanceof ModelReference.Named(HubName name)
                        ? new ModelReference.Named(name.at(HubName.DEFAULT_REVISION))
                        : reference;
        return models.stream().filter(model -> model.reference().equals(wanted)).findFirst();
    }

    /** As {@link #find(ModelReference)}, for a model on the hub. */
    public Optional<KnownModel> find(HubName name) {
        return find(new ModelReference.Named(name));
    }

    /**
     * The model on the hub that is to be fetched or removed; a known one may be named without its
     * owner.
     *
     * @throws IllegalArgumentException if it cannot be one; the message says why
     */
    public HubName hubName(String text) {
        if (find(new ModelReference.Included(text)).isPresent()) {
            throw new IllegalArgumentException(
                    text + " comes with Continuo: it is neither fetched nor removed");
        }
        HubName name = HubName.parse(text);
        return completed(name).orElse(name);
    }

    /**
     * The full name of a known model that is named without its owner: {@code musicgen-small}, or
     * {@code musicgen-small@revision}.
     */
    public Optional<HubName> completed(HubName name) {
        return models.stream()
                .map(KnownModel::reference)
                .flatMap(reference ->
                        reference instanceof ModelReference.Named(HubName known)
                                ? Stream.of(known)
                                : Stream.empty())
                .filter(known -> known.repository().endsWith("/" + name.repository()))
                .map(known -> known.at(name.revision()))
                .findFirst();
    }

    /** The licence of a model of this catalogue. */
    public License license(KnownModel model) {
        return Objects.requireNonNull(licenses.get(model.licenseId()), model.licenseId());
    }

    /** The licence of a model of stems of this catalogue. */
    public License license(KnownStemModel model) {
        return Objects.requireNonNull(licenses.get(model.licenseId()), model.licenseId());
    }

    /** A licence by the hub's short name; null stands for none stated. */
    public License license(@Nullable String id, HubName model) {
        String page = "https://huggingface.co/" + model.repository();
        if (id == null || id.equals(License.UNKNOWN)) {
            return new License(
                    License.UNKNOWN,
                    "no licence stated",
                    "The model's page names no licence: ask its author before you use it.",
                    page);
        }
        License known = licenses.get(id);
        return known != null
                ? known
                : new License(id, id, "See the model's page for what it allows.", page);
    }
}
