package org.continuo.engine.clap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.continuo.core.json.LenientJson;
import org.continuo.engine.checkpoint.CheckpointException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Sound as CLAP's network takes it: the logarithm of a mel spectrogram, as transformers' {@code
 * ClapFeatureExtractor} computes it without fusion. Shorter sounds are repeated as often as they
 * fit, the rest is silence ({@code repeatpad}).
 */
final class ClapFeatures {
    /** Below it nothing counts: −100 dB. */
    private static final double FLOOR = 1e-10;

    private final int sampleRateHz;
    private final int windowSamples;
    private final int fftSize;
    private final int hop;
    private final double[] hann;

    /** {@code [bands, bins]}. */
    private final double[][] bands;

    private final double[] cosines;
    private final double[] sines;

    private ClapFeatures(
            int sampleRateHz,
            int windowSamples,
            int fftSize,
            int hop,
            int bandCount,
            double lowestHz,
            double highestHz) {
        this.sampleRateHz = sampleRateHz;
        this.windowSamples = windowSamples;
        this.fftSize = fftSize;
        this.hop = hop;
        hann = new double[fftSize];
        cosines = new double[fftSize / 2];
        sines = new double[fftSize / 2];
        for (int i = 0; i < fftSize; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / fftSize);
        }
        for (int i = 0; i < fftSize / 2; i++) {
            cosines[i] = Math.cos(2 * Math.PI * i / fftSize);
            sines[i] = -Math.sin(2 * Math.PI * i / fftSize);
        }
        bands = bands(bandCount, lowestHz, highestHz);
    }

    /** As {@code preprocessor_config.json} says. */
    static ClapFeatures read(Path file) throws IOException {
        JsonNode json;
        try {
            json = LenientJson.read(Files.readAllBytes(file));
        } catch (JacksonException malformed) {
            throw new CheckpointException(
                    file + ": expected the configuration of CLAP's features, found no JSON",
                    malformed);
        }
        int rate = number(file, json, "sampling_rate", 48_000, 8_000, 192_000);
        int window = number(file, json, "nb_max_samples", 10 * rate, rate, 60 * rate);
        int fft = number(file, json, "fft_window_size", 1024, 64, 1 << 14);
        int lowest = number(file, json, "frequency_min", 0, 0, rate / 2 - 1);
        if (Integer.bitCount(fft) != 1) {
            throw new CheckpointException(
                    "%s: fft_window_size: expected a power of two, found %d".formatted(file, fft));
        }
        return new ClapFeatures(
                rate,
                window,
                fft,
                number(file, json, "hop_length", 480, 1, fft),
                number(file, json, "feature_size", 64, 1, fft / 2),
                lowest,
                number(file, json, "frequency_max", 14_000, lowest + 1, rate / 2));
    }

    private static int number(
            Path file, JsonNode json, String key, int usual, int least, int largest)
            throws CheckpointException {
        JsonNode value = json.path(key);
        int number = value.isMissingNode() ? usual : value.asInt(least - 1);
        if (number < least || number > largest) {
            throw new CheckpointException(
                    "%s: %s: expected %d to %d, found %s"
                            .formatted(file, key, least, largest, value));
        }
        return number;
    }

    int sampleRateHz() {
        return sampleRateHz;
    }

    /** Of what is heard at once. */
    int windowSamples() {
        return windowSamples;
    }

    int frames() {
        return windowSamples / hop + 1;
    }

    int bandCount() {
        return bands.length;
    }

    /**
     * The features of a sound, {@code [frames, bands]} in decibels.
     *
     * @param samples at {@link #sampleRateHz}, 1 to {@link #windowSamples}
     */
    float[] of(float[] samples) {
        float[] whole = new float[windowSamples];
        for (int repeat = 0; repeat < windowSamples / samples.length; repeat++) {
            System.arraycopy(samples, 0, whole, repeat * samples.length, samples.length);
        }
        float[] features = new float[frames() * bands.length];
        double[] real = new double[fftSize];
        double[] imaginary = new double[fftSize];
        double[] power = new double[fftSize / 2 + 1];
        for (int frame = 0; frame < frames(); frame++) {
            Arrays.fill(imaginary, 0);
            for (int i = 0; i < fftSize; i++) {
                real[i] = hann[i] * whole[reflected(frame * hop + i - fftSize / 2)];
            }
            transform(real, imaginary);
            for (int bin = 0; bin < power.length; bin++) {
                power[bin] = real[bin] * real[bin] + imaginary[bin] * imaginary[bin];
            }
            for (int band = 0; band < bands.length; band++) {
                double sum = 0;
                for (int bin = 0; bin < power.length; bin++) {
                    sum += bands[band][bin] * power[bin];
                }
                features[frame * bands.length + band] =
                        (float) (10 * Math.log10(Math.max(FLOOR, sum)));
            }
        }
        return features;
    }

    private int reflected(int at) {
        int before = Math.abs(at);
        return before < windowSamples ? before : 2 * (windowSamples - 1) - before;
    }

    /** The discrete Fourier transform in place, in doubles, since quiet bands stand beside loud. */
    private void transform(double[] real, double[] imaginary) {
        int shift = Integer.numberOfLeadingZeros(fftSize) + 1;
        for (int i = 0; i < fftSize; i++) {
            int j = Integer.reverse(i) >>> shift;
            if (j > i) {
                double value = real[i];
                real[i] = real[j];
                real[j] = value;
            }
        }
        for (int half = 1; half < fftSize; half *= 2) {
            int step = fftSize / (2 * half);
            for (int start = 0; start < fftSize; start += 2 * half) {
                for (int i = 0; i < half; i++) {
                    int upper = start + i;
                    int lower = upper + half;
                    double cosine = cosines[i * step];
                    double sine = sines[i * step];
                    double re = real[lower] * cosine - imaginary[lower] * sine;
                    double im = real[lower] * sine + imaginary[lower] * cosine;
                    real[lower] = real[upper] - re;
                    imaginary[lower] = imaginary[upper] - im;
                    real[upper] += re;
                    imaginary[upper] += im;
                }
            }
        }
    }

    /** Triangles of equal area, evenly spaced on Slaney's mel scale. */
    private double[][] bands(int count, double lowestHz, double highestHz) {
        double lowest = mel(lowestHz);
        double spacing = (mel(highestHz) - lowest) / (count + 1);
        double[][] triangles = new double[count][fftSize / 2 + 1];
        for (int band = 0; band < count; band++) {
            double left = hertz(lowest + band * spacing);
            double centre = hertz(lowest + (band + 1) * spacing);
            double right = hertz(lowest + (band + 2) * spacing);
            for (int bin = 0; bin <= fftSize / 2; bin++) {
                double hertz = (double) bin * sampleRateHz / fftSize;
                double rising = (hertz - left) / (centre - left);
                double falling = (right - hertz) / (right - centre);
                triangles[band][bin] = Math.max(0, Math.min(rising, falling)) * 2 / (right - left);
            }
        }
        return triangles;
    }

    private static double mel(double hertz) {
        return hertz < 1000 ? 3 * hertz / 200 : 15 + Math.log(hertz / 1000) * 27 / Math.log(6.4);
    }

    private static double hertz(double mel) {
        return mel < 15 ? 200 * mel / 3 : 1000 * Math.exp(Math.log(6.4) / 27 * (mel - 15));
    }
}
