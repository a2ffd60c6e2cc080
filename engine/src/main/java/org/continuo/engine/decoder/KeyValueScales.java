package org.continuo.engine.decoder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What one unit of an 8-bit key or value stands for: {@code [layers][heads · headSize]}, one scale
 * per channel, measured on the model's own activations.
 */
record KeyValueScales(float[][] keys, float[][] values) {
    private static final String FILE = "cache.scales";

    /** The larger of each. */
    KeyValueScales or(KeyValueScales other) {
        return new KeyValueScales(larger(keys, other.keys), larger(values, other.values));
    }

    private static float[][] larger(float[][] one, float[][] other) {
        float[][] larger = new float[one.length][];
        for (int layer = 0; layer < one.length; layer++) {
            larger[layer] = one[layer].clone();
            for (int channel = 0; channel < larger[layer].length; channel++) {
                larger[layer][channel] = Math.max(one[layer][channel], other[layer][channel]);
            }
        }
        return larger;
    }

    /** Keeps them in the folder of a conversion. */
    void write(Path folder) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(2 * keys.length * keys[0].length * Float.BYTES);
        for (float[][] part : new float[][][] {keys, values}) {
            for (float[] layer : part) {
                bytes.asFloatBuffer().put(layer);
                bytes.position(bytes.position() + layer.length * Float.BYTES);
            }
        }
        Files.write(folder.resolve(FILE), bytes.array());
    }

    /** Those of a conversion with so many layers. */
    static KeyValueScales read(Path folder, int layers) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(folder.resolve(FILE)));
        int channels = bytes.capacity() / (2 * layers * Float.BYTES);
        float[][][] parts = new float[2][layers][channels];
        for (float[][] part : parts) {
            for (float[] layer : part) {
                bytes.asFloatBuffer().get(layer);
                bytes.position(bytes.position() + channels * Float.BYTES);
            }
        }
        return new KeyValueScales(parts[0], parts[1]);
    }
}
