package org.continuo.engine.library;

import java.util.Set;
import org.continuo.engine.checkpoint.Checkpoint;
import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.ModelKind;
import org.continuo.engine.checkpoint.Weights;

/**
 * What a list shows of a model.
 *
 * @param melody whether it can follow a melody
 * @param channels 1 for mono, 2 for stereo
 * @param parameters of all its networks together
 */
public record ModelTraits(boolean melody, int channels, long parameters) {
    /** Tensors that training leaves in the files; none is a parameter. */
    private static final Set<String> NO_PARAMETERS =
            Set.of("embed_avg", "cluster_size", "inited", "weights");

    /**
     * The traits of an open checkpoint, from its configuration and its tensors' shapes.
     *
     * @throws CheckpointException if it is a codec alone, or its configuration is damaged
     */
    public static ModelTraits of(Checkpoint checkpoint) throws CheckpointException {
        if (checkpoint.isCodecOnly()) {
            throw new CheckpointException(
                    checkpoint.folder() + ": expected a MusicGen, found a codec alone");
        }
        return new ModelTraits(
                ModelKind.of(checkpoint.config()) == ModelKind.MELODY,
                checkpoint.config().section("decoder").positive("audio_channels", 1),
                parameters(checkpoint.weights(), ""));
    }

    /** How many parameters the tensors have whose names begin so. */
    public static long parameters(Weights weights, String prefix) throws CheckpointException {
        long count = 0;
        for (String name : weights.names()) {
            if (name.startsWith(prefix)
                    && !NO_PARAMETERS.contains(name.substring(name.lastIndexOf('.') + 1))) {
                count += weights.tensor(name).shape().elementCount();
            }
        }
        return count;
    }

    /** In words: {@code melody, stereo}. */
    public String kind() {
        return kind(melody, channels);
    }

    /** The same for a model of which only the catalogue is known. */
    public static String kind(boolean melody, int channels) {
        return "%s, %s".formatted(melody ? "melody" : "text", channels == 2 ? "stereo" : "mono");
    }
}
