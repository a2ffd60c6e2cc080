package org.continuo.core.chroma;

import be.tarsos.dsp.util.ConcurrencyUtils;
import be.tarsos.dsp.util.fft.FloatFFT;
import java.util.Arrays;
import java.util.List;
import org.continuo.core.audio.AudioSamples;
import org.continuo.core.audio.Resampler;
import org.continuo.core.problem.Cancellation;
import org.continuo.core.tensor.FloatArray;
import org.continuo.core.tensor.LongArray;
import org.continuo.core.tensor.Shape;

/**
 * Turns a melody into the model's condition: per frame, the one strongest pitch class. The same as
 * transformers' {@code MusicgenMelodyFeatureExtractor}, which is audiocraft's {@code
 * ChromaExtractor} with a fixed geometry: mean of the channels, resampling, Hann-windowed power
 * spectrum, {@link ChromaFilterbank}, maximum.
 *
 * <p>Shapes: {@code batch} melodies, {@code frames} analysis windows ({@code hopSamples} apart and
 * centred, so {@code samples / hop + 1} of them), {@code bins} frequencies, {@code classes} pitch
 * classes with C first.
 *
 * <p>Immutable, for use from any thread.
 */
public final class ChromaExtractor {
    static {
        // TarsosDSP would spread one transform over threads of its own, which then keep a finished
        // process alive for a minute.
        ConcurrencyUtils.setNumberOfThreads(1);
    }

    private static final double SMALLEST_MAXIMUM = 1e-6;

    private final ChromaConfig config;
    private final FloatArray filterbank;

    /** The periodic Hann window, divided by the root of the sum of its squares. */
    private final float[] window;

    public ChromaExtractor(ChromaConfig config) {
        this.config = config;
        filterbank = ChromaFilterbank.of(config);
        window = normalisedHann(config.fftSize());
    }

    public ChromaConfig config() {
        return config;
    }

    /** How a batch of melodies is brought to one length. */
    public enum Padding {
        /** To the longest of them. */
        LONGEST,
        /** To {@link ChromaConfig#chunkSeconds}. */
        MAX_LENGTH
    }

    /**
     * Melodies of one length, ready for analysis.
     *
     * @param samples {@code [batch, samples]} at the configured rate, silent behind a melody's end
     * @param lengths each melody's own length in samples
     */
    public record PaddedBatch(float[][] samples, int[] lengths) {}

    /** The bank that folds spectra into pitch classes, {@code [classes, bins]}. */
    FloatArray filterbank() {
        return filterbank;
    }

    /** The melody as one channel (the channels' mean) at the configured rate, not yet cut. */
    public float[] mono(AudioSamples melody) {
        return new Resampler(melody.sampleRateHz(), config.samplingRateHz())
                .resample(mean(melody.channels()));
    }

    /**
     * Source-separated music as one channel: the sum of what carries the melody, vocals and other,
     * which are stems 3 and 2 of Demucs. Drums and bass are left out.
     *
     * @param stems four sounds of the same rate, channels and length
     */
    float[] monoOfStems(List<AudioSamples> stems) {
        AudioSamples vocals = stems.get(3);
        AudioSamples other = stems.get(2);
        float[][] sum = new float[vocals.channelCount()][vocals.length()];
        for (int channel = 0; channel < sum.length; channel++) {
            for (int i = 0; i < sum[channel].length; i++) {
                sum[channel][i] = vocals.channel(channel)[i] + other.channel(channel)[i];
            }
        }
        return mono(new AudioSamples(sum, vocals.sampleRateHz()));
    }

    /** Cuts melodies at the longest permitted length and pads them with silence to one length. */
    public PaddedBatch pad(List<float[]> melodies, Padding padding) {
        int[] lengths =
                melodies.stream()
                        .mapToInt(melody -> Math.min(melody.length, config.chunkSamples()))
                        .toArray();
        int length =
                switch (padding) {
                    case LONGEST -> Arrays.stream(lengths).max().orElse(0);
                    case MAX_LENGTH -> config.chunkSamples();
                };
        float[][] samples = new float[lengths.length][];
        for (int row = 0; row < samples.length; row++) {
            samples[row] = Arrays.copyOf(Arrays.copyOf(melodies.get(row), lengths[row]), length);
        }
        return new PaddedBatch(samples, lengths);
    }

    /**
     * The power of each frequency over time, {@code [batch, bins, frames]}: {@code
     * torchaudio.transforms.Spectrogram(power=2, normalized=True)}. Melodies shorter than a window
     * are centred in one; beyond its ends the sound is mirrored.
     */
    public FloatArray powerSpectrogram(PaddedBatch batch) {
        int frames = frames(batch);
        float[] power = new float[batch.samples().length * config.bins() * frames];
        FloatFFT fourier = new FloatFFT(config.fftSize());
        float[] spectrum = new float[config.fftSize()];
        for (int row = 0; row < batch.samples().length; row++) {
            float[] samples = atLeastOneWindow(batch.samples()[row]);
            for (int frame = 0; frame < frames; frame++) {
                Cancellation.check();
                int start = frame * config.hopSamples() - config.fftSize() / 2;
                for (int i = 0; i < spectrum.length; i++) {
                    spectrum[i] = window[i] * samples[mirrored(start + i, samples.length)];
                }
                fourier.realForward(spectrum);
                int at = row * config.bins() * frames + frame;
                for (int bin = 0; bin < config.bins(); bin++, at += frames) {
                    power[at] = power(spectrum, bin);
                }
            }
        }
        return new FloatArray(Shape.of(batch.samples().length, config.bins(), frames), power);
    }

    /** Each pitch class's strength, {@code [batch, classes, frames]}: filter bank times power. */
    public FloatArray rawChroma(FloatArray powerSpectrogram) {
        Shape shape = powerSpectrogram.shape();
        int batch = shape.size(0);
        int bins = shape.size(1);
        int frames = shape.size(2);
        int classes = config.pitchClasses();
        float[] chroma = new float[batch * classes * frames];
        double[] sums = new double[frames];
        for (int row = 0; row < batch * classes; row++) {
            Cancellation.check();
            Arrays.fill(sums, 0);
            for (int bin = 0; bin < bins; bin++) {
                double weight = filterbank.values()[row % classes * bins + bin];
                int at = (row / classes * bins + bin) * frames;
                for (int frame = 0; frame < frames; frame++) {
                    sums[frame] += weight * powerSpectrogram.values()[at + frame];
                }
            }
            for (int frame = 0; frame < frames; frame++) {
                chroma[row * frames + frame] = (float) sums[frame];
            }
        }
        return new FloatArray(Shape.of(batch, classes, frames), chroma);
    }

    /** The chroma with each frame's maximum at 1, {@code [batch, classes, frames]}. */
    public FloatArray normalisedChroma(FloatArray rawChroma) {
        Shape shape = rawChroma.shape();
        int classes = shape.size(1);
        int frames = shape.size(2);
        float[] normalised = rawChroma.values().clone();
        for (int column = 0; column < shape.size(0) * frames; column++) {
            int first = column / frames * classes * frames + column % frames;
            float maximum = (float) SMALLEST_MAXIMUM;
            for (int i = 0; i < classes; i++) {
                maximum = Math.max(maximum, normalised[first + i * frames]);
            }
            for (int i = 0; i < classes; i++) {
                normalised[first + i * frames] /= maximum;
            }
        }
        return new FloatArray(shape, normalised);
    }

    /**
     * 1 at each frame's strongest class, {@code [batch, frames, classes]}: what the model was
     * trained with. The lowest of equals wins, so silence is class 0.
     */
    public FloatArray oneHot(FloatArray normalisedChroma) {
        int batch = normalisedChroma.shape().size(0);
        int classes = normalisedChroma.shape().size(1);
        int frames = normalisedChroma.shape().size(2);
        float[] values = normalisedChroma.values();
        float[] oneHot = new float[batch * frames * classes];
        for (int column = 0; column < batch * frames; column++) {
            int first = column / frames * classes * frames + column % frames;
            int strongest = 0;
            for (int i = 1; i < classes; i++) {
                if (values[first + i * frames] > values[first + strongest * frames]) {
                    strongest = i;
                }
            }
            oneHot[column * classes + strongest] = 1;
        }
        return new FloatArray(Shape.of(batch, frames, classes), oneHot);
    }

    /**
     * 1 where a frame begins inside its melody, {@code [batch, ceil(samples / hop)]}: the mask over
     * samples, taken every hop. It can have fewer frames than the chroma, as in the reference.
     */
    LongArray attentionMask(PaddedBatch batch) {
        int length = batch.samples().length == 0 ? 0 : batch.samples()[0].length;
        int frames = Math.ceilDiv(length, config.hopSamples());
        long[] mask = new long[batch.lengths().length * frames];
        for (int i = 0; i < mask.length; i++) {
            mask[i] = i % frames * config.hopSamples() < batch.lengths()[i / frames] ? 1 : 0;
        }
        return new LongArray(Shape.of(batch.lengths().length, frames), mask);
    }

    /** One melody as the model takes it, {@code [1, frames, classes]}. */
    public FloatArray extract(AudioSamples melody) {
        PaddedBatch batch = pad(List.of(mono(melody)), Padding.LONGEST);
        return oneHot(normalisedChroma(rawChroma(powerSpectrogram(batch))));
    }

    private int frames(PaddedBatch batch) {
        int length = batch.samples().length == 0 ? 0 : batch.samples()[0].length;
        return Math.max(length, config.fftSize()) / config.hopSamples() + 1;
    }

    private float[] atLeastOneWindow(float[] samples) {
        int missing = config.fftSize() - samples.length;
        if (missing <= 0) {
            return samples;
        }
        float[] centred = new float[config.fftSize()];
        System.arraycopy(samples, 0, centred, missing / 2, samples.length);
        return centred;
    }

    private static float[] mean(float[][] channels) {
        if (channels.length == 1) {
            return channels[0];
        }
        float[] mean = new float[channels[0].length];
        for (int i = 0; i < mean.length; i++) {
            double sum = 0;
            for (float[] channel : channels) {
                sum += channel[i];
            }
            mean[i] = (float) (sum / channels.length);
        }
        return mean;
    }

    /** The index that lies at {@code i} when the sound is mirrored at its first and last sample. */
    private static int mirrored(int i, int length) {
        int index = Math.abs(i);
        return index < length ? index : 2 * (length - 1) - index;
    }

    /** The power of a bin in the packed layout of {@link FloatFFT#realForward(float[])}. */
    private static float power(float[] packed, int bin) {
        if (bin == 0) {
            return packed[0] * packed[0];
        }
        if (2 * bin == packed.length) {
            return packed[1] * packed[1];
        }
        float real = packed[2 * bin];
        float imaginary = packed[2 * bin + 1];
        return real * real + imaginary * imaginary;
    }

    private static float[] normalisedHann(int size) {
        double[] hann = new double[size];
        double squares = 0;
        for (int i = 0; i < size; i++) {
            hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / size);
            squares += hann[i] * hann[i];
        }
        float[] normalised = new float[size];
        for (int i = 0; i < size; i++) {
            normalised[i] = (float) (hann[i] / Math.sqrt(squares));
        }
        return normalised;
    }
}
