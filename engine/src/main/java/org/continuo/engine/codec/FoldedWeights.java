package org.continuo.engine.codec;

import org.continuo.engine.checkpoint.CheckpointException;
import org.continuo.engine.checkpoint.CodecTensors.Convolution;
import org.continuo.engine.checkpoint.TensorSpec;
import org.continuo.engine.checkpoint.Weights;

/**
 * Convolution weights with their weight norm folded in: {@code w = g · v / ‖v‖}, the norm over all
 * dimensions but the first (torch {@code weight_norm}, dim 0). Weights without norm are taken as
 * they are.
 */
final class FoldedWeights {
    private final Weights weights;

    FoldedWeights(Weights weights) {
        this.weights = weights;
    }

    /** The weight of a convolution, flat in its shape. */
    float[] kernel(Convolution convolution) throws CheckpointException {
        if (convolution.isFolded(weights)) {
            return values(convolution.weight());
        }
        float[] folded = values(convolution.directions());
        float[] gains = values(convolution.gains());
        int row = folded.length / gains.length;
        for (int i = 0; i < gains.length; i++) {
            double squares = 0;
            for (int j = i * row; j < (i + 1) * row; j++) {
                squares += (double) folded[j] * folded[j];
            }
            double scale = gains[i] / Math.sqrt(squares);
            for (int j = i * row; j < (i + 1) * row; j++) {
                folded[j] = (float) (folded[j] * scale);
            }
        }
        return folded;
    }

    /** Any other tensor, flat. */
    float[] values(TensorSpec tensor) throws CheckpointException {
        return weights.get(tensor).toFloats();
    }
}
