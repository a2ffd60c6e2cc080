package org.continuo.engine.checkpoint;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of MusicGen, by what leads beside the words. Whoever adds one is led on by every {@code
 * switch} over it, and by those over the conditioning that {@code decoder.DecoderConfig} gives it.
 */
public enum ModelKind {
    /** Nothing does. */
    TEXT("musicgen", "MusicGen"),
    /** A melody, as chroma. */
    MELODY("musicgen_melody", "MusicGen Melody"),
    /** A style, as features of MERT. transformers knows no such model; the name is ours. */
    STYLE("musicgen_style", "MusicGen Style");

    private final String modelType;
    private final String title;

    ModelKind(String modelType, String title) {
        this.modelType = modelType;
        this.title = title;
    }

    /** As {@code config.json} names it. */
    public String modelType() {
        return modelType;
    }

    /** As people call it. */
    public String title() {
        return title;
    }

    /**
     * The kind of a whole checkpoint's configuration.
     *
     * @throws CheckpointException if it is no MusicGen
     */
    public static ModelKind of(ConfigSection config) throws CheckpointException {
        return find(config)
                .orElseThrow(() -> config.unexpected("model_type", quoted() + " or \"encodec\""));
    }

    private static Optional<ModelKind> find(ConfigSection config) throws CheckpointException {
        String named = config.text("model_type");
        return Arrays.stream(values()).filter(kind -> kind.modelType.equals(named)).findFirst();
    }

    private static String quoted() {
        return Arrays.stream(values())
                .map(kind -> "\"" + kind.modelType + "\"")
                .collect(Collectors.joining(", "));
    }
}
