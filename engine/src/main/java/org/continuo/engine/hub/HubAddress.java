package org.continuo.engine.hub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A model's page on the hub, as it is copied from a browser. */
final class HubAddress {
    private static final Pattern ADDRESS = Pattern.compile("(?i)https?://.*");
    private static final Pattern MODEL =
            Pattern.compile(
                    "(?i:https?://(?:www\\.)?(?:huggingface\\.co|hf\\.co)/)(?!(?i:datasets|spaces)/)"
                        + "([^/?#]+/[^/?#]+)(?:/(?:tree|blob|resolve)/([^/?#]+))?(?:[/?#].*)?");

    private HubAddress() {}

    static boolean isAddress(String text) {
        return ADDRESS.matcher(text).matches();
    }

    /**
     * The name of the model that the address shows.
     *
     * @throws IllegalArgumentException if it shows something else
     */
    static HubName name(String address) {
        Matcher model = MODEL.matcher(address);
        if (!model.matches()) {
            throw new IllegalArgumentException(
                    "model: expected a folder, a name such as facebook/musicgen-small, or the address of a model on huggingface.co, found %s"
                            .formatted(address));
        }
        HubName name = HubName.parse(model.group(1));
        return model.group(2) == null ? name : name.at(model.group(2));
    }
}
