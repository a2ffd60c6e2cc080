package org.continuo.engine.hub;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The known models and licences, as {@code presets/models.json} lists them.
 *
 * @param models in the order in which lists show them
 */
public record ModelCatalogue(List<KnownModel> models, Map<String, License> licenses) {
    private static final String RESOURCE = "models.json";

    public ModelCatalogue {
        models = List.copyOf(models);
        licenses = Map.copyOf(licenses);
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
            JsonNode root = new JsonMapper().readTree(json);
            Map<String, License> licenses = new LinkedHashMap<>();
            for (JsonNode node : root.required("licenses")) {
                String id = node.required("id").asString();
                licenses.put(
                        id,
                        new License(
                                id,
                                node.required("title").asString(),
                                node.required("summary").asString(),
                                node.required("url").asString()));
            }
            List<KnownModel> models = new ArrayList<>();
            for (JsonNode node : root.required("models")) {
                models.add(model(node));
            }
            return new ModelCatalogue(models, licenses);
        } catch (JacksonException | IllegalArgumentException damaged) {
            throw new IOException(
                    "presets/models.json: expected a list of models, found " + damaged.getMessage(),
                    damaged);
        }
    }

    private static KnownModel model(JsonNode node) {
        Map<String, Long> memory = new LinkedHashMap<>();
        node.required("memoryBytes")
                .forEachEntry((precision, bytes) -> memory.put(precision, bytes.asLong()));
        return new KnownModel(
                HubName.parse(node.required("name").asString()),
                node.required("title").asString(),
                node.required("goodFor").asString(),
                node.required("channels").asInt(),
                node.required("melody").asBoolean(),
                node.required("parameters").asLong(),
                node.required("downloadBytes").asLong(),
                node.required("license").asString(),
                memory);
    }

    /** What is known of a repository, whatever the revision. */
    public Optional<KnownModel> find(String repository) {
        return models.stream()
                .filter(model -> model.name().repository().equals(repository))
                .findFirst();
    }

    /**
     * The full name of a known model that is named without its owner: {@code musicgen-small}, or
     * {@code musicgen-small@revision}.
     */
    public Optional<HubName> completed(HubName name) {
        return models.stream()
                .map(KnownModel::name)
                .filter(known -> known.repository().endsWith("/" + name.repository()))
                .map(known -> known.at(name.revision()))
                .findFirst();
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
