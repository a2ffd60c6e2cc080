package org.continuo.core.chroma;

/**
 * The geometry of the melody features, under the names of {@code preprocessor_config.json}; the
 * defaults are those of {@code facebook/musicgen-melody}.
 *
 * @param samplingRateHz the rate that all sound is brought to ({@code sampling_rate})
 * @param fftSize samples of one analysis window ({@code n_fft})
 * @param hopSamples samples from one window to the next ({@code hop_length})
 * @param chunkSeconds the longest melody; what lies behind it is cut off ({@code chunk_length})
 * @param pitchClasses classes of an octave, a multiple of 12 ({@code num_chroma})
 */
public record ChromaConfig(
        int samplingRateHz, int fftSize, int hopSamples, double chunkSeconds, int pitchClasses) {
    public static final ChromaConfig MUSICGEN_MELODY = new ChromaConfig(32000, 16384, 4096, 30, 12);

    public ChromaConfig {
        if (samplingRateHz < 1
                || fftSize < 2
                || fftSize % 2 != 0
                || hopSamples < 1
                || !(chunkSeconds * samplingRateHz >= 1)
                || !(chunkSeconds * samplingRateHz < Integer.MAX_VALUE)
                || pitchClasses < 12
                || pitchClasses % 12 != 0) {
            throw new IllegalArgumentException(
                    "melody features: expected a rate, an even n_fft, a hop_length and a"
                            + " chunk_length above"
                            + " 0 and a multiple of 12 as num_chroma, found sampling_rate %d, n_fft %d, hop_length %d, chunk_length %s, num_chroma %d"
                                    .formatted(
                                            samplingRateHz,
                                            fftSize,
                                            hopSamples,
                                            chunkSeconds,
                                            pitchClasses));
        }
    }

    /** The longest melody in samples. */
    public int chunkSamples() {
        return (int) (chunkSeconds * samplingRateHz);
    }

    /** Frequency bins of a spectrum. */
    public int bins() {
        return fftSize / 2 + 1;
    }
}
