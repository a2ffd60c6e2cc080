package org.continuo.engine.cli.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.checkpoint.ScaledAdapter;
import org.continuo.engine.hub.ModelReference;
import org.continuo.engine.library.ModelLibrary;

/**
 * An adapter as an option names it: {@code LORA} or {@code LORA=SCALE}, where {@code LORA} is a
 * folder, or a name on the hub as models have it.
 */
public final class LoraText {
    private LoraText() {}

    /** Where a named adapter lies; may ask for it to be fetched. */
    @FunctionalInterface
    public interface Finder {
        Path find(ModelReference reference) throws IOException;
    }

    /**
     * Finds it. A scale stands behind the last equals sign, unless the folder's own name has that
     * sign.
     *
     * @param option for the message
     * @throws IllegalArgumentException if what stands behind the sign is no number
     * @throws IOException if a named adapter is not here; the message says how to fetch it
     */
    public static ScaledAdapter find(
            String option, String text, ModelLibrary library, Finder finder) throws IOException {
        int equals = text.lastIndexOf('=');
        if (equals < 0 || Files.isDirectory(Path.of(text))) {
            return new ScaledAdapter(finder.find(library.reference(text)), 1);
        }
        double scale;
        try {
            scale = Double.parseDouble(text.substring(equals + 1));
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(
                    option + ": expected LORA or LORA=SCALE with a number, found " + text,
                    noNumber);
        }
        return new ScaledAdapter(finder.find(library.reference(text.substring(0, equals))), scale);
    }
}
