package org.continuo.core.json;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * How JSON is read that others write for others, of which we want a field or two: the hub's
 * answers, what its tools keep, tokenizers, cases of the conformance kit. Their authors add fields
 * as they like, write a key twice and NaN for a number; what is missing is a missing node. Our own
 * documents are read by {@link Json}, requests and answers by {@code service.wire}, and what
 * decides over a model's weights as {@link StrictJson} has it.
 */
public final class LenientJson {
    private static final JsonMapper MAPPER =
            StrictJson.mapper(
                    StrictJson.PYTHON_FACTORY
                            .rebuild()
                            .disable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                            .build());

    private LenientJson() {}

    /**
     * The document.
     *
     * @throws JacksonException if it is no JSON, or nests deeper than any that is meant for us
     */
    public static JsonNode read(byte[] document) {
        return MAPPER.readTree(document);
    }
}
