package org.continuo.engine.codec;

import org.continuo.engine.checkpoint.CheckpointException;
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

    /**
     * The weight of the convolution {@code layer}, flat {@code [first, second, taps]}: {@code [out,
     * in, taps]} of a convolution, {@code [in, out, taps]} of a transposed one.
     */
    float[] kernel(String layer, int first, int second, int taps) throws CheckpointException {
        String name = layer + ".weight";
        if (weights.has(name)) {
            return weights.get(name, first, second, taps).toFloats();
        }
        float[] folded = weights.get(name + "_v", first, second, taps).toFloats();
        float[] gains = weights.get(name + "_g", first, 1, 1).toFloats();
        int row = second * taps;
        for (int i = 0; i < first; i++) {
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

    /** The bias of {@code layer}, {@code [out]}. */
    float[] bias(String layer, int out) throws CheckpointException {
        return values(layer + ".bias", out);
    }

    /** Any other tensor, flat. */
    float[] values(String name, long... shape) throws CheckpointException {
        return weights.get(name, shape).toFloats();
    }
}
