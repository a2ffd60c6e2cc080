package org.continuo.core.preset;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.continuo.core.json.Fields;
import org.continuo.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * A prompt with a name.
 *
 * @param id lower-case letters, digits and hyphens; a user's preset with the id of one of ours
 *     takes its place
 * @param family where menus show it
 */
public record Preset(
        String id, String name, String family, String prompt, PresetSettings settings) {
    private static final Pattern ID = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");
    private static final int LONGEST_NAME = 60;
    private static final int LONGEST_PROMPT = 1000;

    public Preset {
        if (id.length() > LONGEST_NAME || !ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    "preset: expected an id of lower-case letters, digits and hyphens, found \"%s\""
                            .formatted(id));
        }
        requireText("name", name, LONGEST_NAME);
        requireText("family", family, LONGEST_NAME);
        requireText("prompt", prompt, LONGEST_PROMPT);
    }

    static Preset of(Fields json, String family) {
        json.requireOnly("id", "name", "prompt", "settings");
        Fields settings = json.objectOrNull("settings");
        return new Preset(
                json.text("id"),
                json.text("name"),
                family,
                json.text("prompt"),
                settings == null ? PresetSettings.NONE : PresetSettings.of(settings));
    }

    /** The preset as its file holds it, without its family. */
    ObjectNode json() {
        ObjectNode json = Json.object().put("id", id).put("name", name).put("prompt", prompt);
        if (!settings.equals(PresetSettings.NONE)) {
            json.set("settings", settings.json());
        }
        return json;
    }

    /** An id for a name: "Night Drive!" becomes "night-drive". */
    static String idOf(String name) {
        String id =
                Normalizer.normalize(name, Normalizer.Form.NFKD)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("\\p{M}+", "")
                        .replaceAll("[^a-z0-9]+", "-")
                        .replaceAll("^-|-$", "");
        return id.isEmpty() ? "preset-" + Integer.toHexString(name.hashCode()) : id;
    }

    private static void requireText(String what, String text, int longest) {
        if (text.isBlank() || text.length() > longest) {
            throw new IllegalArgumentException(
                    "preset: expected a %s of 1 to %d characters, found %d"
                            .formatted(what, longest, text.isBlank() ? 0 : text.length()));
        }
    }
}
