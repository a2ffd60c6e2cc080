package org.continuo.core.audio;

import java.util.Arrays;

/**
 * Programme loudness in LUFS after ITU-R BS.1770-4: K-weighting, blocks of 400 ms that overlap by
 * 75 %, an absolute gate at -70 LUFS and a relative one 10 LU below the mean of what passes it.
 * Silence is minus infinity. Sound shorter than one block is measured as one block.
 */
public enum LoudnessMeter {
    /** The recommendation's own K-weighting, as libebur128 carries it to other sample rates. */
    BS1770 {
        @Override
        float[] weighted(float[] samples, int sampleRateHz) {
            Biquad shelf = Biquad.bs1770Shelf(sampleRateHz);
            return Biquad.bs1770HighPass(sampleRateHz).filter(shelf.filter(samples));
        }
    },

    /**
     * What audiocraft's writer measures ({@code audiocraft.data.audio_utils.normalize_loudness}
     * over {@code torchaudio.transforms.Loudness}): filters of the audio-EQ cookbook, each of whose
     * outputs is clamped to ±1. Within 0.1 LU of {@link #BS1770} unless that clamp bites.
     */
    AUDIOCRAFT {
        @Override
        float[] weighted(float[] samples, int sampleRateHz) {
            float[] shelved =
                    Biquad.highShelf(4, 1500, Math.sqrt(0.5), sampleRateHz).filter(samples);
            clamp(shelved);
            float[] weighted = Biquad.highPass(38, 0.5, sampleRateHz).filter(shelved);
            clamp(weighted);
            return weighted;
        }
    };

    private static final double BLOCK_SECONDS = 0.4;
    private static final double ABSOLUTE_GATE_LUFS = -70;
    private static final double RELATIVE_GATE_LU = 10;

    /** Surround channels, the fourth and fifth, count 1.5 dB more. */
    private static final double[] CHANNEL_WEIGHTS = {1, 1, 1, 1.41, 1.41};

    abstract float[] weighted(float[] samples, int sampleRateHz);

    /** The loudness of the whole sound. */
    public double lufs(AudioSamples audio) {
        int block = Math.max(1, (int) Math.rint(BLOCK_SECONDS * audio.sampleRateHz()));
        block = Math.min(block, Math.max(1, audio.length()));
        int step = Math.max(1, (int) Math.rint(block * 0.25));
        int blocks = audio.length() < block ? 0 : (audio.length() - block) / step + 1;
        double[] energies = new double[blocks];
        for (int channel = 0; channel < audio.channelCount(); channel++) {
            float[] weighted = weighted(audio.channel(channel), audio.sampleRateHz());
            double weight = channel < CHANNEL_WEIGHTS.length ? CHANNEL_WEIGHTS[channel] : 1;
            for (int i = 0; i < blocks; i++) {
                energies[i] += weight * meanSquare(weighted, i * step, block);
            }
        }
        double absoluteGate = energy(ABSOLUTE_GATE_LUFS);
        double survivors = meanAbove(energies, absoluteGate);
        double relativeGate = survivors * Math.pow(10, -RELATIVE_GATE_LU / 10);
        return lufs(meanAbove(energies, Math.max(absoluteGate, relativeGate)));
    }

    private static void clamp(float[] samples) {
        for (int i = 0; i < samples.length; i++) {
            samples[i] = Math.clamp(samples[i], -1f, 1f);
        }
    }

    private static double meanSquare(float[] samples, int from, int count) {
        double sum = 0;
        for (int i = from; i < from + count; i++) {
            sum += (double) samples[i] * samples[i];
        }
        return sum / count;
    }

    private static double meanAbove(double[] energies, double gate) {
        return Arrays.stream(energies).filter(energy -> energy > gate).average().orElse(0);
    }

    private static double lufs(double energy) {
        return -0.691 + 10 * Math.log10(energy);
    }

    private static double energy(double lufs) {
        return Math.pow(10, (lufs + 0.691) / 10);
    }
}
