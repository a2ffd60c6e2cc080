package org.continuo.engine.stems;

/** Sinusoids that tell tokens apart, already weighed; {@code [tokens, width]}. */
final class Positions {
    private Positions() {}

    /** {@code create_2d_sin_embedding}: half of the channels for frames, half for rows. */
    static float[] ofSpectrum(DemucsConfig.Transformer config, int width, int rows, int frames) {
        float[] positions = new float[frames * rows * width];
        int half = width / 2;
        for (int frame = 0; frame < frames; frame++) {
            for (int row = 0; row < rows; row++) {
                int at = (frame * rows + row) * width;
                for (int i = 0; i < half / 2; i++) {
                    double speed = Math.pow(config.maxPeriod(), -2.0 * i / half);
                    positions[at + 2 * i] = weighed(config, Math.sin(frame * speed));
                    positions[at + 2 * i + 1] = weighed(config, Math.cos(frame * speed));
                    positions[at + half + 2 * i] = weighed(config, Math.sin(row * speed));
                    positions[at + half + 2 * i + 1] = weighed(config, Math.cos(row * speed));
                }
            }
        }
        return positions;
    }

    /** {@code create_sin_embedding}: cosines, then sines. */
    static float[] ofSamples(DemucsConfig.Transformer config, int width, int samples) {
        float[] positions = new float[samples * width];
        int half = width / 2;
        for (int i = 0; i < half; i++) {
            double speed = Math.pow(config.maxPeriod(), -i / (half - 1.0));
            for (int sample = 0; sample < samples; sample++) {
                positions[sample * width + i] = weighed(config, Math.cos(sample * speed));
                positions[sample * width + half + i] = weighed(config, Math.sin(sample * speed));
            }
        }
        return positions;
    }

    private static float weighed(DemucsConfig.Transformer config, double value) {
        return (float) (config.positionWeight() * value);
    }
}
