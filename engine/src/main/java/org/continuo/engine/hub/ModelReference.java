package org.continuo.engine.hub;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a user may write after {@code --model}: a folder, or a name. */
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

    /** A model that comes with Continuo, named as its folder in {@code models}. */
    record Included(String name) implements ModelReference {
        @Override
        public String toString() {
            return name;
        }
    }

    /**
     * Reads a reference. A model's address, as a browser shows it, is its name; a folder that
     * exists, or a codec's file ({@code .pth}), wins over a name; a known model of the hub may be
     * named without its owner, as in {@code musicgen-small}. What is neither is taken for a folder:
     * opening it says that there is none.
     *
     * @throws IllegalArgumentException if it can be neither
     */
    static ModelReference parse(String text, ModelCatalogue catalogue) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "model: expected a folder, or a name such as facebook/musicgen-small, found"
                            + " nothing");
        }
        if (HubAddress.isAddress(text)) {
            return new Named(HubAddress.name(text));
        }
        Path path = Path.of(text);
        if (Files.isDirectory(path) || (text.endsWith(".pth") && Files.isRegularFile(path))) {
            return new Folder(path);
        }
        Included included = new Included(text);
        if (catalogue.find(included).isPresent()) {
            return included;
        }
        return HubName.tryParse(text)
                .flatMap(name ->
                        name.repository().contains("/")
                                ? Optional.of(name)
                                : catalogue.completed(name))
                .<ModelReference>map(Named::new)
                .orElse(new Folder(path));
    }
}
