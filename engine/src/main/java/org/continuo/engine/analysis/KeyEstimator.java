package org.continuo.engine.analysis;

import java.util.Arrays;
import java.util.List;
import org.continuo.engine.audio.AudioSamples;
import org.continuo.engine.audio.Resampler;
import org.continuo.engine.chroma.ChromaConfig;
import org.continuo.engine.chroma.ChromaExtractor;
import org.continuo.engine.tensor.FloatArray;

/**
 * Finds the key: the mean chroma of the piece is compared with what the notes of each of the 24
 * keys are worth to listeners (Krumhansl and Schmuckler's method with the weights that Temperley
 * counted in the Kostka-Payne corpus, "Music and Probability", 2007, table 6.1).
 *
 * <p>The spectrum's amplitude and not its power is folded, so that the loudest note does not decide
 * alone, and of each frame only what stands out above its weakest pitch classes counts, so that
 * drums, which sound on all of them, weigh nothing.
 */
public final class KeyEstimator {
    /** Windows of 0.37 s, which tell the semitones of a bass apart. */
    private static final int RATE_HZ = 22050;

    private static final int FFT_SIZE = 8192;
    private static final int HOP_SAMPLES = 4096;

    /** The piece is analysed in chunks, so that its spectrogram stays small. */
    private static final int CHUNK_SAMPLES = 20 * RATE_HZ;

    private static final double[] MAJOR = {
        0.748, 0.060, 0.488, 0.082, 0.670, 0.460, 0.096, 0.715, 0.104, 0.366, 0.057, 0.400
    };
    private static final double[] MINOR = {
        0.712, 0.084, 0.474, 0.618, 0.049, 0.460, 0.105, 0.747, 0.404, 0.067, 0.133, 0.330
    };

    /** A lead in correlation over the next key that counts as certain. */
    private static final double CLEAR_LEAD = 0.15;

    private final ChromaExtractor chroma =
            new ChromaExtractor(
                    new ChromaConfig(
                            RATE_HZ, FFT_SIZE, HOP_SAMPLES, CHUNK_SAMPLES / (double) RATE_HZ, 12));

    /** The key of the whole piece; confidence 0 where it is silent. */
    public KeyEstimate estimate(AudioSamples audio) {
        return ofProfile(profile(Resampler.resample(Mono.of(audio), RATE_HZ)));
    }

    /** How strong each pitch class is over the whole piece, C first. */
    private double[] profile(AudioSamples mono) {
        double[] profile = new double[12];
        float[] samples = mono.channel(0);
        for (int start = 0; start < samples.length; start += CHUNK_SAMPLES) {
            int end = Math.min(samples.length, start + CHUNK_SAMPLES);
            float[] chunk = Arrays.copyOfRange(samples, start, end);
            FloatArray spectrum =
                    chroma.powerSpectrogram(
                            chroma.pad(List.of(chunk), ChromaExtractor.Padding.LONGEST));
            float[] bins = spectrum.values();
            for (int i = 0; i < bins.length; i++) {
                bins[i] = (float) Math.sqrt(bins[i]);
            }
            addFrames(chroma.rawChroma(spectrum), profile);
        }
        return profile;
    }

    /** Adds what of each frame stands out, weighted by the root of its strength. */
    private static void addFrames(FloatArray raw, double[] profile) {
        int frames = raw.shape().size(2);
        double[] frame = new double[12];
        for (int i = 0; i < frames; i++) {
            for (int c = 0; c < 12; c++) {
                frame[c] = raw.values()[c * frames + i];
            }
            double[] sorted = frame.clone();
            Arrays.sort(sorted);
            double floor = (sorted[3] + sorted[4] + sorted[5]) / 3;
            double sum = 0;
            for (int c = 0; c < 12; c++) {
                frame[c] = Math.max(0, frame[c] - floor);
                sum += frame[c];
            }
            for (int c = 0; c < 12 && sum > 1e-4; c++) {
                profile[c] += frame[c] / Math.sqrt(sum);
            }
        }
    }

    static KeyEstimate ofProfile(double[] profile) {
        Key best = new Key(0, Key.Mode.MAJOR);
        double highest = -1;
        double second = -1;
        for (Key.Mode mode : Key.Mode.values()) {
            for (int tonic = 0; tonic < 12; tonic++) {
                double fit = correlation(profile, mode == Key.Mode.MAJOR ? MAJOR : MINOR, tonic);
                if (fit > highest) {
                    second = highest;
                    highest = fit;
                    best = new Key(tonic, mode);
                } else if (fit > second) {
                    second = fit;
                }
            }
        }
        double lead = Math.clamp((highest - second) / CLEAR_LEAD, 0, 1);
        return new KeyEstimate(best, Math.max(0, highest) * Math.sqrt(lead));
    }

    /** Pearson's correlation of the profile with a key's weights, 0 for a flat profile. */
    private static double correlation(double[] profile, double[] weights, int tonic) {
        double profileMean = Arrays.stream(profile).average().orElse(0);
        double weightMean = Arrays.stream(weights).average().orElse(0);
        double product = 0;
        double profileSquares = 0;
        double weightSquares = 0;
        for (int c = 0; c < 12; c++) {
            double p = profile[(c + tonic) % 12] - profileMean;
            double w = weights[c] - weightMean;
            product += p * w;
            profileSquares += p * p;
            weightSquares += w * w;
        }
        return profileSquares < 1e-12 ? 0 : product / Math.sqrt(profileSquares * weightSquares);
    }
}
