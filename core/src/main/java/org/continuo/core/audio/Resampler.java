package org.continuo.core.audio;

import java.util.Arrays;

/**
 * Converts from one sample rate to another by windowed-sinc interpolation: 24 zero crossings to
 * each side, a squared-cosine (Hann) window, cut-off at 0.945 of the smaller Nyquist frequency.
 *
 * <p>This is {@code torchaudio.transforms.Resample(lowpass_filter_width=24, rolloff=0.945)}, which
 * the melody models' chroma was trained behind, so melody conditioning needs exactly this filter;
 * that is why it is written here and not taken from TarsosDSP, whose resampler is another one. It
 * delays nothing: output sample {@code j} lies at the time of input position {@code j·from/to}.
 * Outside its ends the sound counts as silence.
 *
 * <p>The filter is polyphase: with the rates in lowest terms {@code from:to}, output sample {@code
 * j} uses the kernel of phase {@code j mod to}. Rates without a small common ratio (44101 to 32000)
 * would need tens of thousands of phases; for these a table of at most about a thousand is kept and
 * the results of the two nearest phases are blended, with an error below -110 dB.
 *
 * <p>Immutable, for use from any thread.
 */
public final class Resampler {
    private static final int ZERO_CROSSINGS = 24;
    private static final double ROLL_OFF = 0.945;

    /** A table beyond this many coefficients (4 MiB) gives way to blended phases. */
    private static final long MAX_EXACT_COEFFICIENTS = 1 << 20;

    private static final int BLENDED_PHASES = 1024;

    private final int from;
    private final int to;

    /** Coefficients to each side of an output sample's position. */
    private final int halfWidth;

    /**
     * {@code [phases, 2·halfWidth]}, phase {@code p} for the position {@code p/phaseCount} behind a
     * sample; blended tables have one more row, for the position of the next sample.
     */
    private final float[] kernels;

    private final int phaseCount;
    private final boolean blended;

    /**
     * A converter between these rates.
     *
     * @throws IllegalArgumentException if a rate is not positive
     */
    public Resampler(int fromHz, int toHz) {
        if (fromHz <= 0 || toHz <= 0) {
            throw new IllegalArgumentException(
                    "resampling: expected positive rates, found %d Hz to %d Hz"
                            .formatted(fromHz, toHz));
        }
        int divisor = greatestCommonDivisor(fromHz, toHz);
        from = fromHz / divisor;
        to = toHz / divisor;
        double cutOff = Math.min(1.0, (double) to / from) * ROLL_OFF;
        halfWidth = (int) Math.ceil(ZERO_CROSSINGS / cutOff);
        blended = 2L * halfWidth * to > MAX_EXACT_COEFFICIENTS;
        phaseCount = blended ? Math.max(2, (int) (BLENDED_PHASES * Math.min(1, 2 * cutOff))) : to;
        kernels = new float[Math.multiplyExact(2 * halfWidth, phaseCount + (blended ? 1 : 0))];
        for (int row = 0; row < kernels.length / (2 * halfWidth); row++) {
            fillKernel(row, (double) row / phaseCount, cutOff);
        }
    }

    /** This sound at another rate; the same object where nothing is to be done. */
    public static AudioSamples resample(AudioSamples audio, int toHz) {
        if (audio.sampleRateHz() == toHz) {
            return audio;
        }
        Resampler resampler = new Resampler(audio.sampleRateHz(), toHz);
        return new AudioSamples(
                Arrays.stream(audio.channels()).map(resampler::resample).toArray(float[][]::new),
                toHz);
    }

    /** The number of samples that {@code length} become: {@code ceil(length·to/from)}. */
    public int outputLength(int length) {
        long samples = Math.ceilDiv(Math.multiplyExact((long) length, to), (long) from);
        if (samples > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "resampling: expected a result of fewer than 2^31 samples, found " + samples);
        }
        return (int) samples;
    }

    /** One channel at the new rate; the input is left as it is. */
    public float[] resample(float[] samples) {
        if (from == to) {
            return samples.clone();
        }
        float[] padded = new float[Math.addExact(samples.length, 2 * halfWidth)];
        System.arraycopy(samples, 0, padded, halfWidth - 1, samples.length);
        float[] resampled = new float[outputLength(samples.length)];
        for (int j = 0; j < resampled.length; j++) {
            resampled[j] = interpolated(padded, (int) inputBefore(j), j);
        }
        return resampled;
    }

    /** One channel that arrives in parts. */
    public ResamplerStream stream() {
        return new ResamplerStream(this);
    }

    boolean changesNothing() {
        return from == to;
    }

    /** Input samples to each side that an output sample is made of. */
    int halfWidth() {
        return halfWidth;
    }

    /** The input sample at or before an output sample. */
    long inputBefore(long output) {
        return output * from / to;
    }

    /**
     * An output sample.
     *
     * @param samples of which the kernel covers those from {@code start} on
     */
    float interpolated(float[] samples, int start, long output) {
        long remainder = output * from % to;
        int width = 2 * halfWidth;
        if (!blended) {
            return dot(samples, start, (int) remainder * width);
        }
        double phase = (double) remainder / to * phaseCount;
        int row = (int) phase;
        float weight = (float) (phase - row);
        float before = dot(samples, start, row * width);
        float after = dot(samples, start, (row + 1) * width);
        return before + weight * (after - before);
    }

    /** The kernel's scalar product with the input; four sums, which the processor runs at once. */
    private float dot(float[] samples, int start, int kernel) {
        float s0 = 0;
        float s1 = 0;
        float s2 = 0;
        float s3 = 0;
        int width = 2 * halfWidth;
        int i = 0;
        for (; i < width - 3; i += 4) {
            s0 += samples[start + i] * kernels[kernel + i];
            s1 += samples[start + i + 1] * kernels[kernel + i + 1];
            s2 += samples[start + i + 2] * kernels[kernel + i + 2];
            s3 += samples[start + i + 3] * kernels[kernel + i + 3];
        }
        for (; i < width; i++) {
            s0 += samples[start + i] * kernels[kernel + i];
        }
        return (s0 + s1) + (s2 + s3);
    }

    private void fillKernel(int row, double fraction, double cutOff) {
        int width = 2 * halfWidth;
        for (int i = 0; i < width; i++) {
            double t = (i - (halfWidth - 1) - fraction) * cutOff;
            if (Math.abs(t) < ZERO_CROSSINGS) {
                double window = Math.cos(Math.PI * t / ZERO_CROSSINGS / 2);
                kernels[row * width + i] = (float) (sinc(t) * window * window * cutOff);
            }
        }
    }

    private static double sinc(double t) {
        return t == 0 ? 1 : Math.sin(Math.PI * t) / (Math.PI * t);
    }

    private static int greatestCommonDivisor(int a, int b) {
        return b == 0 ? a : greatestCommonDivisor(b, a % b);
    }
}
