package org.continuo.engine.cli.models;

import java.nio.file.Files;
import java.nio.file.Path;
import org.continuo.engine.checkpoint.ScaledAdapter;

/** An adapter as an option names it: {@code FOLDER} or {@code FOLDER=SCALE}. */
public final class LoraText {
    private LoraText() {}

    /**
     * Reads it. A scale stands behind the last equals sign, unless the folder's own name has that
     * sign.
     *
     * @param option for the message
     * @throws IllegalArgumentException if what stands behind the sign is no number
     */
    public static ScaledAdapter parse(String option, String text) {
        int equals = text.lastIndexOf('=');
        if (equals < 0 || Files.isDirectory(Path.of(text))) {
            return new ScaledAdapter(absolute(text), 1);
        }
        try {
            return new ScaledAdapter(
                    absolute(text.substring(0, equals)),
                    Double.parseDouble(text.substring(equals + 1)));
        } catch (NumberFormatException noNumber) {
            throw new IllegalArgumentException(
                    option + ": expected FOLDER or FOLDER=SCALE with a number, found " + text,
                    noNumber);
        }
    }

    private static Path absolute(String folder) {
        return Path.of(folder).toAbsolutePath().normalize();
    }
}
