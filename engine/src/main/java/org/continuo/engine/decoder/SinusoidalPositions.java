package org.continuo.engine.decoder;

import java.nio.FloatBuffer;

/**
 * The sinusoidal position embeddings of MusicGen ({@code MusicgenSinusoidalPositionalEmbedding},
 * audiocraft {@code create_sin_embedding}): {@code [cos | sin]} of position times frequency, with
 * frequency i = 10000^(−i / (half − 1)). Computed in float as the reference does.
 */
public final class SinusoidalPositions {
    private final int hidden;
    private final float[] frequencies;

    public SinusoidalPositions(int hidden) {
        this.hidden = hidden;
        int half = hidden / 2;
        frequencies = new float[half];
        float exponent = (float) -(Math.log(10000) / (half - 1));
        for (int i = 0; i < half; i++) {
            frequencies[i] = (float) Math.exp(i * exponent);
        }
    }

    /**
     * Writes the embeddings of {@code count} positions from {@code first} on into {@code target},
     * {@code [count, hidden]}; the last column of an odd width is left as it is.
     */
    public void write(int first, int count, FloatBuffer target) {
        int half = frequencies.length;
        for (int p = 0; p < count; p++) {
            int row = p * hidden;
            for (int i = 0; i < half; i++) {
                float angle = (first + p) * frequencies[i];
                target.put(row + i, (float) Math.cos(angle));
                target.put(row + half + i, (float) Math.sin(angle));
            }
        }
    }
}
