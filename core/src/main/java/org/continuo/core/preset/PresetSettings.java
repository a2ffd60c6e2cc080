package org.continuo.core.preset;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/** Settings that suit a prompt; what is absent stays as the user has it. */
public record PresetSettings(
        OptionalInt lengthBars,
        OptionalDouble guidanceScale,
        OptionalDouble temperature,
        OptionalInt topK) {
    public static final PresetSettings NONE =
            new PresetSettings(
                    OptionalInt.empty(),
                    OptionalDouble.empty(),
                    OptionalDouble.empty(),
                    OptionalInt.empty());

    static PresetSettings of(Fields json) {
        json.requireOnly("lengthBars", "guidanceScale", "temperature", "topK");
        return new PresetSettings(
                json.has("lengthBars")
                        ? OptionalInt.of(json.integer("lengthBars", 1, 64))
                        : OptionalInt.empty(),
                optional(json, "guidanceScale", 1, 10),
                optional(json, "temperature", 0.1, 2),
                json.has("topK")
                        ? OptionalInt.of(json.integer("topK", 1, 2048))
                        : OptionalInt.empty());
    }

    /** The settings that are there, by name. */
    public ObjectNode json() {
        ObjectNode json = Json.object();
        lengthBars.ifPresent(value -> json.put("lengthBars", value));
        guidanceScale.ifPresent(value -> json.put("guidanceScale", value));
        temperature.ifPresent(value -> json.put("temperature", value));
        topK.ifPresent(value -> json.put("topK", value));
        return json;
    }

    private static OptionalDouble optional(Fields json, String name, double least, double most) {
        return json.has(name)
                ? OptionalDouble.of(json.number(name, least, most))
                : OptionalDouble.empty();
    }
}
