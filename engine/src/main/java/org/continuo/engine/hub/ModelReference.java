package org.continuo.engine.hub;

import java.nio.file.Files;
import java.nio.file.Path;

/** What a user may write after {@code --model}: a folder, or a name on the hub. */
public sealed interface ModelReference {
    /** A model's files in a folder of the user's own. */
    record Folder(Path path) implements ModelReference {
        @Override
        public String toString() {
            return path.toString();
        }
    }

    /** A model on the hub, looked for in the cache first. */
    record Named(HubName name) implements ModelReference {
        @Override
        public String toString() {
            return name.toString();
        }
    }

    /**
     * Reads a reference. A folder that exists wins over a name; a known model may be named without
     * its owner, as in {@code musicgen-small}.
     *
     * @throws IllegalArgumentException if it is neither a folder nor can be a name
     */
    static ModelReference parse(String text, ModelCatalogue catalogue) {
        if (!text.isBlank() && Files.isDirectory(Path.of(text))) {
            return new Folder(Path.of(text));
        }
        return HubName.tryParse(text)
                .<ModelReference>map(name ->
                        new Named(
                                name.repository().contains("/")
                                        ? name
                                        : catalogue.completed(name).orElse(name)))
                .orElseThrow(() ->
                        new IllegalArgumentException(
                                ("model: expected a folder, or a name such as"
                                     + " facebook/musicgen-small, found \"%s\", which is no folder"
                                     + " here and cannot be a name")
                                        .formatted(text)));
    }
}
