package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.engine.tensor.FloatArray;
import org.continuo.engine.tensor.NpyFile;
import org.continuo.engine.tensor.Shape;

/**
 * What one unit of an 8-bit key or value stands for: {@code [layers][heads · headSize]}, one scale
 * per channel, measured on the model's own activations.
 */
record KeyValueScales(float[][] keys, float[][] values) {
    private static final String FILE_NAME = "cache-scales.npy";

    /** Reads what {@link #write} wrote into {@code folder}. */
    static KeyValueScales read(Path folder) throws IOException {
        FloatArray stored = NpyFile.readFloats(folder.resolve(FILE_NAME));
        int layers = stored.shape().size(1);
        int channels = stored.shape().size(2);
        float[][] rows = new float[2 * layers][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOfRange(stored.values(), row * channels, (row + 1) * channels);
        }
        return new KeyValueScales(
                Arrays.copyOfRange(rows, 0, layers), Arrays.copyOfRange(rows, layers, 2 * layers));
    }

    /** Stores the scales in {@code folder} as {@code [keys and values, layers, channels]}. */
    void write(Path folder) throws IOException {
        int layers = keys.length;
        int channels = keys[0].length;
        float[] flat = new float[2 * layers * channels];
        for (int layer = 0; layer < layers; layer++) {
            System.arraycopy(keys[layer], 0, flat, layer * channels, channels);
            System.arraycopy(values[layer], 0, flat, (layers + layer) * channels, channels);
        }
        NpyFile.write(
                folder.resolve(FILE_NAME), new FloatArray(Shape.of(2, layers, channels), flat));
    }
}
