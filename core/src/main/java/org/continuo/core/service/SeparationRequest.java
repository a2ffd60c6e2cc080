package org.continuo.core.service;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.continuo.core.request.DeviceChoice;

/**
 * A sound that is to be taken apart into files beside each other, which add up to it.
 *
 * @param sound of any length, as nothing of it is kept in memory
 * @param model a known name, or the absolute path of a file of Demucs ({@code .th}, {@code .yaml})
 * @param threads processor threads; 0 is one per core
 * @param device a {@link DeviceChoice#label}
 * @param stems which of the model's are written; none for all
 * @param two the one stem that is wanted beside everything else together
 * @param folder absolute; where NAME-STEM.wav is written, with a number behind the name where there
 *     are such files
 * @param origin where on a timeline the file's first sample lies, in samples of its rate; if absent
 *     as the file itself says
 */
public record SeparationRequest(
        Sound.InFile sound,
        String model,
        int threads,
        String device,
        List<String> stems,
        Optional<String> two,
        Path folder,
        String name,
        OptionalLong origin) {
    /** The model that is used where none is named. */
    public static final String USUAL_MODEL = "htdemucs";

    private static final int MOST_THREADS = 1024;

    public SeparationRequest {
        stems = List.copyOf(stems);
        device = DeviceChoice.of(device).label();
        requireModel(model);
        if (threads < 0 || threads > MOST_THREADS) {
            throw new IllegalArgumentException(
                    "threads: expected 0 (one per core) to %d, found %d"
                            .formatted(MOST_THREADS, threads));
        }
        if (two.isPresent() && !stems.isEmpty()) {
            throw new IllegalArgumentException("two: expected no stems beside it, found both");
        }
        if (!folder.isAbsolute()) {
            throw new IllegalArgumentException(
                    "folder: expected an absolute path, found " + folder);
        }
        requireName(name);
        if (origin.isPresent() && origin.getAsLong() < 0) {
            throw new IllegalArgumentException(
                    "origin: expected 0 or more, found " + origin.getAsLong());
        }
    }

    /** The same, whose files go into another folder. */
    public SeparationRequest into(Path other) {
        return new SeparationRequest(
                sound, model, threads, device, stems, two, other, name, origin);
    }

    /** Whether a model is meant by its file, and not by its name. */
    public static boolean isFile(String model) {
        return model.endsWith(".th") || model.endsWith(".yaml");
    }

    /** Refuses a file whose place depends on the folder that a process works in. */
    static void requireModel(String model) {
        if (model.isEmpty()) {
            throw new IllegalArgumentException("model of stems: expected a name, found none");
        }
        if (isFile(model) && !path(model).isAbsolute()) {
            throw new IllegalArgumentException(
                    "model of stems: expected a name or an absolute path, found " + model);
        }
    }

    private static void requireName(String name) {
        if (name.isEmpty() || name.contains("/") || path(name).getNameCount() != 1) {
            throw new IllegalArgumentException(
                    "name: expected a name without folders, found " + name);
        }
    }

    private static Path path(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException noPath) {
            throw new IllegalArgumentException("expected a path, found " + text, noPath);
        }
    }
}
